using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Bench.Report;

namespace ConcurrentWeb.Bench.Scenarios;

/// <summary>The example that texts on the matter begin with: ten answers of a second each take ten seconds, or one.</summary>
internal sealed class TenSlowAnswers(Sizes sizes) : Scenario
{
    private static readonly Workload Ten = new("delay/1000?n={n}", Count: 10, ThrottleLimit: 10);

    public override string Name => "ten";

    public override string Description => "10 answers that take 1 s each, 10 in flight; times against one by one";

    public override IReadOnlyList<Entry> Entries { get; } =
    [
        // It takes its ten seconds whatever was warm: once is enough.
        new("one-by-one", OwnProcess.OneByOne, Ten) { Passes = 1, WarmUp = 0 },
        new("engine", OwnProcess.Engine(), Ten) { Passes = sizes.Passes },
        new("cmdlet", PowerShellScript.Cmdlet, Ten) { Passes = sizes.Passes },
        new("aiohttp", PythonScript.AioHttp, Ten) { Passes = sizes.Passes },
        new("foreach-parallel", PowerShellScript.ForEachParallel, Ten) { Passes = sizes.Passes },
    ];

    public override string Compare(Outcome outcome, ScenarioResults results) =>
        results.RateRatio(outcome.Entry.Name, "one-by-one") is { } ratio ? $"{Figures.Of(ratio)} × as fast" : string.Empty;

    public override IEnumerable<Bar> Bars(ScenarioResults results) =>
    [
        Bar.AtMost(1.10, "ten answers of 1 s, by the engine", results.Best("engine"), "s"),
        Bar.AtMost(1.10, "ten answers of 1 s, by the cmdlet", results.Best("cmdlet"), "s"),
    ];
}
