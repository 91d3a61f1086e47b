using ConcurrentWeb.Bench.Measurement;

namespace ConcurrentWeb.Bench.Contestants;

/// <summary>What the process of a contestant in C# is asked to do: run the row of that name.</summary>
/// <param name="Name">The row.</param>
/// <param name="Scenario">Its scenario.</param>
/// <param name="Server">Where the server listens.</param>
internal sealed record ContestantProcess(string Name, string Scenario, Uri Server)
{
    /// <summary>The hidden argument that makes the bench a contestant.</summary>
    public const string Verb = "run";

    public static async Task<int> RunAsync(ContestantProcess process, Sizes sizes)
    {
        var entry = Scenarios.Scenario.All(sizes).Single(scenario => scenario.Name == process.Scenario)
            .Entries.Single(entry => entry.Name == process.Name);
        var reading = await PassTimer.MeasureAsync(entry, (OwnProcess)entry.Contestant, process.Server);
        Console.WriteLine(reading.ToJson());
        return 0;
    }
}
