using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Bench.Report;

namespace ConcurrentWeb.Bench.Scenarios;

/// <summary>A list of downloads into a folder.</summary>
internal sealed class ManyFiles(Sizes sizes) : Scenario
{
    public override string Name => "files";

    public override string Description => "1,000 answers of 1 MB into files in a folder, 16 in flight; rates against curl's";

    public override IReadOnlyList<Entry> Entries { get; } =
    [
        Entry("curl", OwnProcess.CurlToFiles, sizes),
        Entry("floor", OwnProcess.FloorToFiles, sizes),
        Entry("engine", OwnProcess.EngineToFiles, sizes),
        Entry("cmdlet", PowerShellScript.CmdletToFiles, sizes),
    ];

    public override string Compare(Outcome outcome, ScenarioResults results) =>
        results.RateRatio(outcome.Entry.Name, "curl") is { } ratio ? $"{Figures.Of(ratio)} of curl" : string.Empty;

    public override IEnumerable<Bar> Bars(ScenarioResults results) =>
    [
        Bar.AtLeast(1, "the engine's rate of files against that of curl --parallel", results.RateRatio("engine", "curl")),
        Bar.AtLeast(1, "the cmdlet's rate of files against that of curl --parallel", results.RateRatio("cmdlet", "curl")),
    ];

    private static Entry Entry(string name, Contestant contestant, Sizes sizes) =>
        new(name, contestant, new("bytes/1048576?n={n}", sizes.Of(1_000, 100), ThrottleLimit: 16)) { Passes = sizes.Passes };
}
