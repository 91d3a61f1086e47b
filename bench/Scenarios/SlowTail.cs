using System.Globalization;
using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Bench.Report;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Bench.Scenarios;

/// <summary>A few answers take thousands of times as long as the rest: what order costs when the head is slow.</summary>
internal sealed class SlowTail : Scenario
{
    private const double SlowPercent = 3.4;
    private const int ThrottleLimit = 50;

    private readonly int _milliseconds;

    public SlowTail(Sizes sizes)
    {
        _milliseconds = sizes.Of(2_000, 1_000);
        var all = sizes.Of(8_000, 2_000);
        Entries =
        [
            Entry("engine", OwnProcess.Engine(), all),
            Entry("engine-unordered", OwnProcess.Engine(unordered: true), all),
            // Nearly every group has a slow one, and waits for it: fewer of them tell as much.
            Entry("engine-batched", OwnProcess.Engine(batchSize: 50), sizes.Of(1_000, 500)),
            Entry("cmdlet", PowerShellScript.Cmdlet, all),
        ];
    }

    public override string Name => "tail";

    public override string Description =>
        string.Create(CultureInfo.InvariantCulture, $"{SlowPercent} % of the answers take {_milliseconds} ms, 50 in flight; times against the ideal schedule");

    public override IReadOnlyList<Entry> Entries { get; }

    public override string Compare(Outcome outcome, ScenarioResults results) =>
        OverIdeal(outcome) is { } ratio
            ? $"{Figures.Of(ratio)} × the ideal {Figures.Of(Ideal(outcome.Entry.Workload).TotalSeconds)} s"
            : string.Empty;

    public override IEnumerable<Bar> Bars(ScenarioResults results) =>
    [
        Bar.AtMost(1.2, "a slow tail, by the engine, against the ideal schedule", OverIdeal(results["engine"])),
        Bar.AtMost(1.2, "a slow tail, by the cmdlet, against the ideal schedule", OverIdeal(results["cmdlet"])),
    ];

    private double? OverIdeal(Outcome? outcome) => outcome?.Best / Ideal(outcome!.Entry.Workload).TotalSeconds;

    private TimeSpan Ideal(Workload workload) => IdealSchedule.Length(
        Enumerable.Range(1, workload.Count).Select(n => TimeSpan.FromMilliseconds(Delays.SlowTail(SlowPercent, _milliseconds, n))),
        workload.ThrottleLimit);

    // One pass of ten seconds and more varies little, and a few hundred requests warm the code as well.
    private Entry Entry(string name, Contestant contestant, int count)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"slow-tail/{SlowPercent}/{_milliseconds}/{{n}}");
        return new(name, contestant, new Workload(path, count, ThrottleLimit)) { Passes = 1, WarmUp = 200 };
    }
}
