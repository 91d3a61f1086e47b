using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Bench.Measurement;
using ConcurrentWeb.Bench.Report;
using ConcurrentWeb.Bench.Scenarios;

namespace ConcurrentWeb.Bench;

/// <summary>Everything side by side: all contestants of all scenarios, one after the other, against one server.</summary>
internal static class BenchRun
{
    /// <summary>Prints the report; what happens meanwhile goes to standard error.</summary>
    /// <returns>0; 1 where a contestant failed, 2 where no row was asked for. A bar that is not held fails nothing: machines differ.</returns>
    public static async Task<int> RunAsync(CommandLine line)
    {
        var asked = Scenario.All(line.Sizes)
            .Select(scenario => (Scenario: scenario, Entries: scenario.Entries.Where(entry => line.Selects(scenario, entry)).ToList()))
            .Where(part => part.Entries.Count > 0)
            .ToList();
        if (asked.Count == 0)
        {
            await Console.Error.WriteLineAsync("No row has that in its name.");
            return 2;
        }

        using var folder = new SittingFolder();
        using var server = await ServerProcess.StartAsync();
        await WarmAsync(server.Address, line.Sizes);

        var all = new List<ScenarioResults>();
        foreach (var (scenario, entries) in asked)
        {
            all.Add(await RunAsync(scenario, entries, server.Address, folder, line.Sizes));
        }

        var report = MarkdownReport.Write(all, line.Sizes);
        Console.Write(report);
        if (line.MarkdownFile is { } file)
        {
            await File.WriteAllTextAsync(file, report);
        }

        return all.All(results => !results.HasFailures) ? 0 : 1;
    }

    /// <summary>The server is compiled while it runs, too, and the first contestant is not to pay for it.</summary>
    private static Task<int> WarmAsync(Uri server, Sizes sizes) =>
        BareClient.SendAllAsync(new Workload("todos/{n}", sizes.Of(20_000, 2_000), ThrottleLimit: 50).Urls(server), throttleLimit: 50);

    private static async Task<ScenarioResults> RunAsync(
        Scenario scenario, IReadOnlyList<Entry> entries, Uri server, SittingFolder folder, Sizes sizes)
    {
        var results = new ScenarioResults(scenario);
        foreach (var entry in entries)
        {
            var outcome = await ContestantRun.RunAsync(scenario, entry, server, folder, sizes);
            results.Add(outcome);
            await Console.Error.WriteLineAsync($"{scenario.Name}/{entry.Name}: {outcome}");
        }

        return results;
    }
}
