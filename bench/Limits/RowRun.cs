using System.Diagnostics;
using System.Globalization;
using ConcurrentWeb.SimulatedServers;

namespace ConcurrentWeb.Bench.Limits;

/// <summary>Sends the list of a row to its servers, with the engine as a program uses it, in order.</summary>
internal static class RowRun
{
    public static async Task<RowResult> RunAsync(LimitRow row, ThrottleMode mode, RowServerProcess servers)
    {
        var started = await servers.StartAsync(row);
        var statistics = new RunStatistics();
        var options = row.OptionsFor(mode) with { Statistics = statistics };
        var requests = Enumerable.Range(0, row.Count).Select(input => new RequestDefinition { Uri = AddressOf(input), Index = input });
        Uri AddressOf(int input) => new(started.Addresses[row.OriginOf(input)], string.Create(CultureInfo.InvariantCulture, $"?n={input}"));

        var results = new ResultCount();
        var isStopped = false;
        var clock = Stopwatch.StartNew();
        using (var stop = new CancellationTokenSource(row.StopsAfter))
        using (var engine = new RequestEngine(options))
        {
            try
            {
                await foreach (var result in engine.SendAllAsync(requests, stop.Token))
                {
                    results.Add(result);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                isStopped = true;
            }
        }

        var seconds = clock.Elapsed.TotalSeconds;
        return new RowResult(row, mode, seconds, isStopped, results, statistics.ToSummary(), await servers.StopAsync(started));
    }
}
