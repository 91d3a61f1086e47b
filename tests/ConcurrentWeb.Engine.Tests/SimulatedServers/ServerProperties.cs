using System.Globalization;
using ConcurrentWeb.SimulatedServers;
using ConcurrentWeb.SimulatedServers.Faults;
using ConcurrentWeb.SimulatedServers.Limits;

namespace ConcurrentWeb.Engine.Tests.SimulatedServers;

/// <summary>Lists for random servers that limit, reject by chance, or are out for a while, in virtual time.</summary>
[Collection(VirtualTime.Name)]
public sealed class ServerProperties
{
    private const int Servers = 300;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Nothing_is_lost_nothing_is_sent_twice_that_was_answered_and_no_list_takes_much_longer_than_its_server_allows()
    {
        var faults = new List<string>();
        for (var seed = 1; seed <= Servers; seed++)
        {
            var server = new RandomServer(seed);
            var clock = new VirtualClock();
            var origin = new SimulatedOrigin(clock, server.Make(), server.Faults, server.Outage);
            var random = new Random(seed);
            var options = new EngineOptions { ThrottleLimit = server.Throttle, AdaptiveThrottle = seed % 2 == 0, Jitter = random.NextDouble };
            var run = new SimulatedRun(clock, options, origin).Send(server.Count, 8 * server.Most);
            var reading = origin.Tally.Read();
            File.AppendAllText("/tmp/ratios.tsv", string.Create(CultureInfo.InvariantCulture, $"{seed}\t{server.Name}\t{server.Count}\t{server.Throttle}\t{run.Time.TotalSeconds:0.0}\t{server.Least.TotalSeconds:0.0}\t{server.Most.TotalSeconds:0.0}\t{run.Results.Lost}\t{server.Lost}\t{reading.Answered}\t{reading.AnsweredTwice}\t{reading.Failed}\t{run.Results.IsInOrder}\n"));
            if (run.IsStopped || run.Results.Lost > server.Lost || !run.Results.IsInOrder || reading.AnsweredTwice > 0 || reading.Answered + run.Results.Lost != server.Count)
            {
                faults.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{seed}: {server.Name}, {server.Count} inputs, throttle {server.Throttle}: {run.Time.TotalSeconds:0.0} s (least {server.Least.TotalSeconds:0.0}, most {server.Most.TotalSeconds:0.0}), "
                    + $"lost {run.Results.Lost}, answered {reading.Answered}, twice {reading.AnsweredTwice}, rejected {reading.Failed}"));
            }
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }
}
