using ConcurrentWeb.Bench.Limits.Rows;

namespace ConcurrentWeb.Bench.Limits;

/// <summary>
/// A sitting: all rows that were asked for, one after the other; those that only wait run side by side at the end.
/// </summary>
internal static class LimitsRun
{
    /// <summary>Idle rows begin so far apart, so that what each does at its start has the machine to itself.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1.5);

    /// <summary>Prints the report; what happens meanwhile goes to standard error.</summary>
    /// <returns>0, or 2 where no row has the name. A bar that is missed fails nothing: machines differ.</returns>
    public static async Task<int> RunAsync(LimitsCommandLine line)
    {
        var asked = LimitRows.All.Where(line.Selects).ToLookup(row => line.Simulates || row.MissingProgram is null);
        if (asked.Count == 0)
        {
            await Console.Error.WriteLineAsync("No row has that in its name.");
            return 2;
        }

        var runs = asked[true].SelectMany(row => line.Modes.Select(mode => (row, mode))).ToList();
        var results = line.Simulates ? Simulate(runs) : await MeasureAsync(runs);

        var report = LimitsReport.Write(results, [.. asked[false]]);
        Console.Write(report);
        if (line.MarkdownFile is { } file)
        {
            await File.WriteAllTextAsync(file, report);
        }

        return 0;
    }

    private static List<RowResult> Simulate(IEnumerable<(LimitRow Row, ThrottleMode Mode)> runs)
    {
        var results = new List<RowResult>();
        foreach (var (row, mode) in runs.Where(run => !run.Row.NeedsConnections))
        {
            results.Add(RowSimulation.Run(row, mode));
            Console.Error.WriteLine(LimitsReport.Line(results[^1]));
        }

        return results;
    }

    private static async Task<List<RowResult>> MeasureAsync(IReadOnlyList<(LimitRow Row, ThrottleMode Mode)> runs)
    {
        using var servers = await RowServerProcess.StartAsync();
        await WarmAsync(servers);
        var results = new List<RowResult>();
        foreach (var (row, mode) in runs.Where(run => !run.Row.IsIdle))
        {
            results.Add(await RunAsync(row, mode, servers));
        }

        var idle = runs.Where(run => run.Row.IsIdle).Select((run, place) => RunLaterAsync(run.Row, run.Mode, servers, place * Apart));
        results.AddRange(await Task.WhenAll(idle));
        return results;
    }

    /// <summary>Code is compiled while it runs, here and at the server, and the first row is not to pay for it.</summary>
    private static async Task WarmAsync(RowServerProcess servers)
    {
        var row = LimitRow.Limited("fixed window 1000/s", 2_000, Least.OfWindows(2_000, 1_000, 1), new());
        await RowRun.RunAsync(row, ThrottleMode.Fixed, servers);
        await RowRun.RunAsync(row, ThrottleMode.Adaptive, servers);
    }

    private static async Task<RowResult> RunLaterAsync(LimitRow row, ThrottleMode mode, RowServerProcess servers, TimeSpan wait)
    {
        await Task.Delay(wait);
        return await RunAsync(row, mode, servers);
    }

    private static async Task<RowResult> RunAsync(LimitRow row, ThrottleMode mode, RowServerProcess servers)
    {
        var result = await RowRun.RunAsync(row, mode, servers);
        await Console.Error.WriteLineAsync(LimitsReport.Line(result));
        return result;
    }
}
