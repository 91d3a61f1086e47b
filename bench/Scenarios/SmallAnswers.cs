using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Bench.Report;

namespace ConcurrentWeb.Bench.Scenarios;

/// <summary>What a request costs: the server answers at once, and the answers are small. Slow contestants send fewer.</summary>
internal sealed class SmallAnswers(Sizes sizes) : Scenario
{
    private const int ThrottleLimit = 50;

    public override string Name => "small";

    public override string Description => "small JSON answers, 50 in flight; rates against the floor's";

    public override IReadOnlyList<Entry> Entries { get; } =
    [
        Entry("one-by-one", OwnProcess.OneByOne, sizes.Of(2_000, 200), sizes),
        Entry("awaited-in-a-loop", OwnProcess.AwaitedInALoop, sizes.Of(2_000, 200), sizes),
        Entry("when-all", OwnProcess.AllAtOnce, sizes.Of(20_000, 2_000), sizes),
        Entry("batches-of-10", OwnProcess.InBatchesOf(10), sizes.Of(20_000, 2_000), sizes),
        Entry("floor", OwnProcess.Floor, sizes.Of(20_000, 2_000), sizes),
        Entry("engine", OwnProcess.Engine(), sizes.Of(20_000, 2_000), sizes),
        Entry("engine-unordered", OwnProcess.Engine(unordered: true), sizes.Of(20_000, 2_000), sizes),
        Entry("engine-batched", OwnProcess.Engine(batchSize: 50), sizes.Of(20_000, 2_000), sizes),
        Entry("cmdlet", PowerShellScript.Cmdlet, sizes.Of(20_000, 2_000), sizes),
        Entry("rest", PowerShellScript.RestCmdlet, sizes.Of(20_000, 2_000), sizes),
        Entry("foreach-parallel", PowerShellScript.ForEachParallel, sizes.Of(1_000, 100), sizes),
        Entry("aiohttp", PythonScript.AioHttp, sizes.Of(20_000, 2_000), sizes),
        Entry("curl", OwnProcess.Curl, sizes.Of(20_000, 2_000), sizes),
    ];

    public override string Compare(Outcome outcome, ScenarioResults results) =>
        results.RateRatio(outcome.Entry.Name, "floor") is { } ratio ? $"{Figures.Of(ratio)} of the floor" : string.Empty;

    public override IEnumerable<Bar> Bars(ScenarioResults results) =>
    [
        Bar.AtLeast(0.90, "the engine's rate against the floor's", results.RateRatio("engine", "floor")),
        Bar.AtLeast(0.80, "the cmdlet's rate against the floor's", results.RateRatio("cmdlet", "floor")),
        Bar.AtLeast(0.65, "the rate of the cmdlet that gives objects against the floor's", results.RateRatio("rest", "floor")),
        Bar.AtLeast(5, "the cmdlet's rate against aiohttp's", results.RateRatio("cmdlet", "aiohttp")),
        Bar.AtLeast(80, "the cmdlet's rate against that of ForEach-Object -Parallel", results.RateRatio("cmdlet", "foreach-parallel")),
    ];

    private static Entry Entry(string name, Contestant contestant, int count, Sizes sizes) =>
        new(name, contestant, new Workload("todos/{n}", count, ThrottleLimit)) { Passes = sizes.Passes };
}
