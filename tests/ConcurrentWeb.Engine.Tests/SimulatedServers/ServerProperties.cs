using System.Globalization;
using ConcurrentWeb.SimulatedServers;
using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.Engine.Tests.SimulatedServers;

/// <summary>Lists for random servers that limit, reject or fail by chance, or are out for a while, in virtual time.</summary>
[Collection(VirtualTime.Name)]
public sealed class ServerProperties
{
    /// <summary>They take less than a minute, and are the same in each run.</summary>
    private const int Servers = 300;

    /// <summary>
    /// The share that takes at most a quarter longer than the server allows, and the slack. Most of the others take so many at once
    /// and ask for a pause of a second all the same: the pace found first is what was taken between pauses, and rises slowly. The rest
    /// are nginx without a burst, which rejects what comes a millisecond too early, and limits that halve in mid-run.
    /// </summary>
    private const double InTime = 0.87;

    [Fact]
    public void Nothing_is_lost_nothing_is_sent_twice_that_was_answered_and_most_lists_take_little_longer_than_their_server_allows()
    {
        var (faults, late) = (new List<string>(), new List<string>());
        for (var seed = 1; seed <= Servers; seed++)
        {
            var server = new RandomServer(seed);
            var (run, reading) = Send(server, seed);
            var isWhole = run.Results.IsInOrder && run.Results.Lost <= server.Lost
                && reading.AnsweredTwice == 0 && (run.IsStopped || reading.Answered + run.Results.Lost == server.Count);
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{seed}: {server.Name}, {server.Count} inputs, throttle {server.Throttle}: {run.Time.TotalSeconds:0.0} s "
                + $"(least {server.Least.TotalSeconds:0.0}, most {server.Most.TotalSeconds:0.0}), "
                + $"lost {run.Results.Lost}, answered {reading.Answered}, twice {reading.AnsweredTwice}, rejected {reading.Failed}");
            if (!isWhole)
            {
                faults.Add(line);
            }
            else if (run.Time > server.Most)
            {
                late.Add(line);
            }
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        Assert.True(late.Count <= (1 - InTime) * Servers, string.Join(Environment.NewLine, late));
    }

    private static (SimulatedRun Run, TallyReading Reading) Send(RandomServer server, int seed)
    {
        var clock = new VirtualClock();
        var origin = new SimulatedOrigin(clock, server.Make(), server.Faults, server.Outage);
        var options = new EngineOptions { ThrottleLimit = server.Throttle, AdaptiveThrottle = seed % 2 == 0, Jitter = new Random(seed).NextDouble };
        var run = new SimulatedRun(clock, options, origin).Send(server.Count, server.StopsAfter);
        return (run, origin.Tally.Read());
    }
}
