using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Bench.Report;

namespace ConcurrentWeb.Bench.Scenarios;

/// <summary>Waits that a user at the prompt notices. The scripts say what exactly their clocks run for.</summary>
internal sealed class Latency(Sizes sizes) : Scenario
{
    public override string Name => "latency";

    public override string Description => "waits at the prompt, in milliseconds";

    public override IReadOnlyList<Entry> Entries { get; } =
    [
        Entry("first-object", PowerShellScript.FirstObject, new("delay/20?n={n}", Count: 4_000, ThrottleLimit: 50), sizes),
        Entry("stop", PowerShellScript.Stop, new("stall-headers", Count: 1_000, ThrottleLimit: 1_000), sizes),
        Entry("import", PowerShellScript.Import, new(string.Empty, Count: 0, ThrottleLimit: 0), sizes),
    ];

    public override string Compare(Outcome outcome, ScenarioResults results) =>
        Milliseconds(results, outcome.Entry.Name) is { } milliseconds ? $"{Figures.Of(milliseconds)} ms" : string.Empty;

    public override IEnumerable<Bar> Bars(ScenarioResults results) =>
    [
        Bar.AtMost(20, "first object out after the first answer in", Milliseconds(results, "first-object"), "ms"),
        Bar.AtMost(100, "Stop with 1,000 in flight", Milliseconds(results, "stop"), "ms"),
        Bar.AtMost(150, "Import-Module", Milliseconds(results, "import"), "ms"),
    ];

    private static Entry Entry(string name, Contestant contestant, Workload workload, Sizes sizes) =>
        new(name, contestant, workload) { Passes = sizes.Passes, MeasuresAllRequests = false };

    private static double? Milliseconds(ScenarioResults results, string name) => results.Best(name) * 1_000;
}
