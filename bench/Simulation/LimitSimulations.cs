using System.Globalization;
using ConcurrentWeb.Bench.Report;
using ConcurrentWeb.SimulatedServers;
using ConcurrentWeb.SimulatedServers.Faults;
using ConcurrentWeb.SimulatedServers.Limits;

namespace ConcurrentWeb.Bench.Simulation;

/// <summary>How well the limits that find themselves find those of a server, in virtual time.</summary>
internal static class LimitSimulations
{
    private const int Ceiling = 256;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    private static readonly Fault Refusal = Fault.OfStatus(429);
    private static readonly Fault RefusalForASecond = Fault.OfStatus(429, retryAfter: 1);

    private static readonly EngineOptions Adaptive = new() { ThrottleLimit = Ceiling, AdaptiveThrottle = true };
    private static readonly EngineOptions Fixed = new() { ThrottleLimit = 50 };

    public static IEnumerable<Bar> All() =>
    [
        .. Capacity(),
        .. CapacityFalls(),
        .. CapacityDoubles(),
        .. Rate("fixed window, 50/s, adaptive", Adaptive, 50, 0.02, static () => Window(50, 20, RefusalForASecond)),
        .. Rate("fixed window, 50/s, throttle 50", Fixed, 50, 0.02, static () => Window(50, 20, RefusalForASecond)),
        .. Rate("token bucket, 50/s, adaptive", Adaptive, 50, 0.02, static () => Bucket(50, 20, RefusalForASecond)),
        .. Rate("token bucket, 50/s, throttle 50", Fixed, 50, 0.02, static () => Bucket(50, 20, RefusalForASecond)),
        .. Rate("nginx, 3/s, burst 25, adaptive", Adaptive, 3, 0.01, static () => new LeakyBucket(Quick(20), Refusal, 3, 24, 9), minutes: 10),
        .. Rate("nginx, 3/s, burst 25, throttle 10", Fixed with { ThrottleLimit = 10 }, 3, 0.01, static () => new LeakyBucket(Quick(20), Refusal, 3, 24, 9), minutes: 10),
        .. Rate("nginx, 10/s, one at a time, throttle 10", Fixed with { ThrottleLimit = 10 }, 10, 0.05, static () => new LeakyBucket(Quick(20), Refusal, 10, 0, 0)),
        .. Silent("token bucket, 5/s, at once", throttle: 50, 5, static () => Bucket(5, 0.2, Refusal)),
        .. Silent("token bucket, 20/s, at once", throttle: 50, 20, static () => Bucket(20, 0.2, Refusal)),
        .. Silent("token bucket, 20/s", throttle: 10, 20, static () => Bucket(20, 20, Refusal)),
        .. Silent("token bucket, 20/s, quick", throttle: 50, 20, static () => Bucket(20, 2, Refusal)),
        .. Silent("token bucket, 200/s, quick", throttle: 256, 200, static () => Bucket(200, 2, Refusal)),
        .. Silent("token bucket, 100/s, at once", throttle: 50, 100, static () => Bucket(100, 0.2, Refusal)),
        .. Silent("token bucket, 300/s, at once", throttle: 50, 300, static () => Bucket(300, 0.2, Refusal)),
        .. Silent("token bucket, 100/s, at once", throttle: 1000, 100, static () => Bucket(100, 0.2, Refusal)),
        .. Silent("capacity 20, no Retry-After, adaptive to 50", Adaptive with { ThrottleLimit = 50 }, 20 / Latency.TotalSeconds, static () => CapacityOf(20)),
        .. Silent("capacity 20, no Retry-After, throttle 50", Fixed, 20 / Latency.TotalSeconds, static () => CapacityOf(20), least: 0.80),
        .. Silent("fixed window, 20/s", throttle: 50, 20, static () => Window(20, 20, Refusal)),
    ];

    private static IEnumerable<Bar> Capacity()
    {
        var run = Run(Adaptive, CapacityOf(24), Minute);
        var best = Enumerable.Range(20, 9).Max(FixedLimitRate);
        yield return Bar.AtLeast(0.95, "capacity 24: rate against the best fixed limit", run.RateBetween(TimeSpan.Zero, Minute) / best);
        yield return Bar.AtMost(0.01, "capacity 24: refused", run.RefusedShare);
    }

    private static double FixedLimitRate(int limit)
    {
        var run = Run(new EngineOptions { ThrottleLimit = limit }, CapacityOf(24), Minute);
        return run.RateBetween(TimeSpan.Zero, Minute);
    }

    private static IEnumerable<Bar> CapacityFalls()
    {
        var run = Run(Adaptive, CapacityOf(static at => at < Minute / 2 ? 24 : 8), Minute);
        yield return Bar.AtMost(2, "capacity falls from 24 to 8: followed after", FollowedAfter(run, Minute / 2, 8), "s");
        yield return Bar.AtMost(0.01, "capacity falls from 24 to 8: refused", run.RefusedShare);
    }

    private static IEnumerable<Bar> CapacityDoubles()
    {
        var run = Run(Adaptive, CapacityOf(static at => at < Minute / 2 ? 24 : 48), Minute);
        yield return Bar.AtMost(10, "capacity doubles from 24 to 48: followed after", FollowedAfter(run, Minute / 2, 48), "s");
        yield return Bar.AtMost(0.01, "capacity doubles from 24 to 48: refused", run.RefusedShare);
    }

    private static IEnumerable<Bar> Rate(
        string name, EngineOptions options, double limit, double refused, Func<SimulatedServer> server, int minutes = 1)
    {
        var time = minutes * Minute;
        var run = Run(options, server(), time);
        yield return Bar.AtLeast(0.90, string.Create(CultureInfo.InvariantCulture, $"{name}: of the permitted rate, {minutes} min"), run.RateBetween(TimeSpan.Zero, time) / limit);
        yield return Bar.AtMost(refused, $"{name}: refused", run.RefusedShare);
    }

    /// <summary>A server that refuses without a word about when to come back, which looks at first like one that takes so many at once.</summary>
    private static IEnumerable<Bar> Silent(string name, int throttle, double limit, Func<SimulatedServer> server) =>
    [
        .. Silent($"{name}, no Retry-After, adaptive to {throttle}", Adaptive with { ThrottleLimit = throttle }, limit, server),
        .. Silent($"{name}, no Retry-After, throttle {throttle}", Fixed with { ThrottleLimit = throttle }, limit, server),
    ];

    private static IEnumerable<Bar> Silent(string name, EngineOptions options, double limit, Func<SimulatedServer> server, double least = 0.90)
    {
        var run = Run(options, server(), Minute);
        var rate = run.RateBetween(TimeSpan.Zero, Minute);
        yield return Bar.AtLeast(least, $"{name}: of the permitted rate, 1 min", rate / limit);
        yield return Bar.AtMost(0.01, $"{name}: lost after all retries", run.Lost / (run.Lost + (rate * Minute.TotalSeconds)));
    }

    private static EndlessList Run(EngineOptions options, SimulatedServer server, TimeSpan time) => new(options, server, time);

    private static OpenServer Quick(double milliseconds) => new(TimeSpan.FromMilliseconds(milliseconds));

    private static Concurrency CapacityOf(int permits) => CapacityOf(_ => permits);

    private static Concurrency CapacityOf(Func<TimeSpan, int> permits) => new(new OpenServer(Latency), Refusal, permits);

    private static FixedWindow Window(int perSecond, double milliseconds, Fault refusal) =>
        new(Quick(milliseconds), refusal, perSecond, TimeSpan.FromSeconds(1));

    /// <summary>A second's worth of tokens, filled evenly.</summary>
    private static TokenBucket Bucket(int perSecond, double milliseconds, Fault refusal) =>
        new(Quick(milliseconds), refusal, perSecond, tokens: 1, TimeSpan.FromSeconds(1.0 / perSecond));

    /// <summary>Seconds until a second begins in which 95 % of the new capacity is used and 2 % refused at the most.</summary>
    private static double FollowedAfter(EndlessList run, TimeSpan change, int capacity)
    {
        var second = TimeSpan.FromSeconds(1);
        for (var after = TimeSpan.Zero; change + after + second <= Minute; after += second / 10)
        {
            var start = change + after;
            var rate = run.RateBetween(start, start + second);
            if (rate >= 0.95 * capacity / Latency.TotalSeconds && run.RefusedBetween(start, start + second) <= 0.02 * rate)
            {
                return after.TotalSeconds;
            }
        }

        return double.PositiveInfinity;
    }
}
