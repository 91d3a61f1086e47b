using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Bench.Report;

namespace ConcurrentWeb.Bench.Scenarios;

/// <summary>One large answer into a file: what the way of its bytes costs, and whether memory grows with them.</summary>
internal sealed class OneFile(Sizes sizes) : Scenario
{
    private const double Megabyte = 1024 * 1024;

    public override string Name => "file";

    public override string Description => "one answer of 1 GB into a file (of 1 MB where it says small); rates against curl's";

    public override IReadOnlyList<Entry> Entries { get; } =
    [
        Entry("curl", OwnProcess.CurlToFiles, sizes),
        Entry("floor", OwnProcess.FloorToFiles, sizes),
        Entry("engine", OwnProcess.EngineToFiles, sizes),
        Entry("cmdlet", PowerShellScript.CmdletToFiles, sizes),
        new("cmdlet-small", PowerShellScript.CmdletToFiles, new("bytes/1048576", Count: 1, ThrottleLimit: 1)) { Passes = sizes.Passes },
        Entry("invoke-webrequest", PowerShellScript.WebRequestToFiles, sizes),
    ];

    public override string Compare(Outcome outcome, ScenarioResults results) =>
        outcome.Entry.Name != "cmdlet-small" && results.RateRatio(outcome.Entry.Name, "curl") is { } ratio ? $"{Figures.Of(ratio)} of curl" : string.Empty;

    public override IEnumerable<Bar> Bars(ScenarioResults results) =>
    [
        Bar.AtLeast(0.90, "the engine's rate of one file against curl's", results.RateRatio("engine", "curl")),
        Bar.AtLeast(0.90, "the cmdlet's rate of one file against curl's", results.RateRatio("cmdlet", "curl")),
        Bar.AtMost(
            32,
            "more memory for a file of 1 GB than for one of 1 MB, by the cmdlet",
            (results["cmdlet"]?.Reading?.PeakBytes - results["cmdlet-small"]?.Reading?.PeakBytes) / Megabyte,
            "MB"),
    ];

    private static Entry Entry(string name, Contestant contestant, Sizes sizes) =>
        new(name, contestant, new($"bytes/{sizes.Of(1_073_741_824, 104_857_600)}", Count: 1, ThrottleLimit: 1)) { Passes = sizes.Passes };
}
