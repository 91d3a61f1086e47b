using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Bench.Report;

namespace ConcurrentWeb.Bench.Scenarios;

/// <summary>Uneven answers: groups wait for the slowest of each, a sliding window does not.</summary>
internal sealed class JitteryAnswers(Sizes sizes) : Scenario
{
    private static readonly Workload Uneven = new("jitter/10/50?seed=1&n={n}", Count: 1_000, ThrottleLimit: 50);

    public override string Name => "jitter";

    public override string Description => "1,000 answers that take 10 to 50 ms, 50 in flight; rates against the floor's";

    public override IReadOnlyList<Entry> Entries { get; } =
    [
        new("when-all", OwnProcess.AllAtOnce, Uneven) { Passes = sizes.Passes },
        new("floor", OwnProcess.Floor, Uneven) { Passes = sizes.Passes },
        new("batches-of-50", OwnProcess.InBatchesOf(50), Uneven) { Passes = sizes.Passes },
        new("engine", OwnProcess.Engine(), Uneven) { Passes = sizes.Passes },
        new("engine-unordered", OwnProcess.Engine(unordered: true), Uneven) { Passes = sizes.Passes },
        new("engine-batched", OwnProcess.Engine(batchSize: 50), Uneven) { Passes = sizes.Passes },
        new("cmdlet", PowerShellScript.Cmdlet, Uneven) { Passes = sizes.Passes },
    ];

    public override string Compare(Outcome outcome, ScenarioResults results) =>
        results.RateRatio(outcome.Entry.Name, "floor") is { } ratio ? $"{Figures.Of(ratio)} of the floor" : string.Empty;
}
