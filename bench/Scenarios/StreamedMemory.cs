using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Bench.Report;

namespace ConcurrentWeb.Bench.Scenarios;

/// <summary>Whether memory grows with the input: addresses are made as they are asked for, results are counted and dropped.</summary>
internal sealed class StreamedMemory(Sizes sizes) : Scenario
{
    private const int ThrottleLimit = 50;
    private const double Megabyte = 1024 * 1024;

    public override string Name => "memory";

    public override string Description => "peak memory of the process, addresses streamed through it, 50 in flight; many against few";

    public override IReadOnlyList<Entry> Entries { get; } =
    [
        Entry("engine-few", OwnProcess.Engine(), sizes.Of(10_000, 2_000)),
        Entry("engine-many", OwnProcess.Engine(), sizes.Of(1_000_000, 50_000)),
        Entry("cmdlet-few", PowerShellScript.StreamedCmdlet, sizes.Of(10_000, 2_000)),
        Entry("cmdlet-many", PowerShellScript.StreamedCmdlet, sizes.Of(1_000_000, 50_000)),
    ];

    public override string Compare(Outcome outcome, ScenarioResults results) =>
        outcome.Entry.Name.Split('-') is [var who, "many"] && Growth(results, who) is { } growth ? $"{growth:+0;-0;0} MB" : string.Empty;

    public override IEnumerable<Bar> Bars(ScenarioResults results) =>
    [
        Bar.AtMost(32, "more memory for the many than for the few, by the engine", Growth(results, "engine"), "MB"),
        Bar.AtMost(32, "more memory for the many than for the few, by the cmdlet", Growth(results, "cmdlet"), "MB"),
    ];

    private static double? Growth(ScenarioResults results, string who) =>
        (results[$"{who}-many"]?.Reading?.PeakBytes - results[$"{who}-few"]?.Reading?.PeakBytes) / Megabyte;

    // No pass before: the peak is to be that of the one pass.
    private static Entry Entry(string name, Contestant contestant, int count) =>
        new(name, contestant, new Workload("todos/{n}", count, ThrottleLimit)) { Passes = 1, WarmUp = 0, IsStreamed = true };
}
