using System.Diagnostics;
using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Bench.Scenarios;

namespace ConcurrentWeb.Bench.Measurement;

/// <summary>Runs a contestant in this process: once without a clock, then the timed passes.</summary>
internal static class PassTimer
{
    public static async Task<Reading> MeasureAsync(Entry entry, OwnProcess contestant, Uri server)
    {
        var workload = entry.Workload;
        if (entry.WarmUp > 0)
        {
            await contestant.Send(Urls(entry, workload with { Count = entry.WarmUp }, server), workload.ThrottleLimit);
            contestant.AfterPass();
        }

        var urls = Urls(entry, workload, server);
        var seconds = new List<double>(entry.Passes);
        var answers = 0;
        for (var pass = 0; pass < entry.Passes && answers == (pass == 0 ? 0 : workload.Count); pass++)
        {
            var clock = Stopwatch.StartNew();
            answers = await contestant.Send(urls, workload.ThrottleLimit);
            seconds.Add(clock.Elapsed.TotalSeconds);
            contestant.AfterPass();
        }

        return new Reading(seconds, answers, PeakMemory.OfThisProcess()) { Requests = contestant.CountRequests?.Invoke() };
    }

    private static IEnumerable<string> Urls(Entry entry, Workload workload, Uri server) =>
        entry.IsStreamed ? workload.Urls(server) : workload.Urls(server).ToArray();
}
