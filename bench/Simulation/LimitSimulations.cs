using System.Globalization;
using ConcurrentWeb.Bench.Report;

namespace ConcurrentWeb.Bench.Simulation;

/// <summary>How well the limits that find themselves find those of a server, in virtual time.</summary>
internal static class LimitSimulations
{
    private const int Ceiling = 256;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    private static readonly EngineOptions Adaptive = new() { ThrottleLimit = Ceiling, AdaptiveThrottle = true };
    private static readonly EngineOptions Fixed = new() { ThrottleLimit = 50 };

    public static IEnumerable<Bar> All() =>
    [
        .. Capacity(),
        .. CapacityFalls(),
        .. CapacityDoubles(),
        .. Rate("fixed window, 50/s, adaptive", Adaptive, 50, 0.02, clock => new FixedWindowServer(clock, 50, TimeSpan.FromMilliseconds(20))),
        .. Rate("fixed window, 50/s, throttle 50", Fixed, 50, 0.02, clock => new FixedWindowServer(clock, 50, TimeSpan.FromMilliseconds(20))),
        .. Rate("token bucket, 50/s, adaptive", Adaptive, 50, 0.02, clock => new TokenBucketServer(clock, 50, TimeSpan.FromMilliseconds(20))),
        .. Rate("token bucket, 50/s, throttle 50", Fixed, 50, 0.02, clock => new TokenBucketServer(clock, 50, TimeSpan.FromMilliseconds(20))),
        .. Rate("nginx, 3/s, burst 25, adaptive", Adaptive, 3, 0.01, clock => new NginxServer(clock, 3, 25, 10, TimeSpan.FromMilliseconds(20)), minutes: 10),
        .. Rate("nginx, 3/s, burst 25, throttle 10", Fixed with { ThrottleLimit = 10 }, 3, 0.01, clock => new NginxServer(clock, 3, 25, 10, TimeSpan.FromMilliseconds(20)), minutes: 10),
        .. Rate("nginx, 10/s, one at a time, throttle 10", Fixed with { ThrottleLimit = 10 }, 10, 0.05, clock => new NginxServer(clock, 10, 1, 1, TimeSpan.FromMilliseconds(20))),
        .. Silent("token bucket, 5/s, at once", throttle: 50, 5, static clock => new TokenBucketServer(clock, 5, TimeSpan.FromMilliseconds(0.2), isSilent: true)),
        .. Silent("token bucket, 20/s, at once", throttle: 50, 20, static clock => new TokenBucketServer(clock, 20, TimeSpan.FromMilliseconds(0.2), isSilent: true)),
        .. Silent("token bucket, 20/s", throttle: 10, 20, static clock => new TokenBucketServer(clock, 20, TimeSpan.FromMilliseconds(20), isSilent: true)),
        .. Silent("token bucket, 20/s, quick", throttle: 50, 20, static clock => new TokenBucketServer(clock, 20, TimeSpan.FromMilliseconds(2), isSilent: true)),
        .. Silent("token bucket, 200/s, quick", throttle: 256, 200, static clock => new TokenBucketServer(clock, 200, TimeSpan.FromMilliseconds(2), isSilent: true)),
        .. Silent("token bucket, 100/s, at once", throttle: 50, 100, static clock => new TokenBucketServer(clock, 100, TimeSpan.FromMilliseconds(0.2), isSilent: true)),
        .. Silent("token bucket, 300/s, at once", throttle: 50, 300, static clock => new TokenBucketServer(clock, 300, TimeSpan.FromMilliseconds(0.2), isSilent: true)),
        .. Silent("token bucket, 100/s, at once", throttle: 1000, 100, static clock => new TokenBucketServer(clock, 100, TimeSpan.FromMilliseconds(0.2), isSilent: true)),
        .. Silent("capacity 20, no Retry-After, adaptive to 50", Adaptive with { ThrottleLimit = 50 }, 20 / Latency.TotalSeconds, static clock => new CapacityServer(clock, static _ => 20, Latency)),
        .. Silent("capacity 20, no Retry-After, throttle 50", Fixed, 20 / Latency.TotalSeconds, static clock => new CapacityServer(clock, static _ => 20, Latency), least: 0.80),
        .. Silent("fixed window, 20/s", throttle: 50, 20, static clock => new FixedWindowServer(clock, 20, TimeSpan.FromMilliseconds(20), isSilent: true)),
    ];

    private static IEnumerable<Bar> Capacity()
    {
        using var run = Run(Adaptive, clock => new CapacityServer(clock, static _ => 24, Latency), Minute);
        var best = Enumerable.Range(8, 40).Max(FixedLimitRate);
        yield return Bar.AtLeast(0.95, "capacity 24: rate against the best fixed limit", run.RateBetween(TimeSpan.Zero, Minute) / best);
        yield return Bar.AtMost(0.01, "capacity 24: refused", run.RefusedShare);
    }

    private static double FixedLimitRate(int limit)
    {
        using var run = Run(new EngineOptions { ThrottleLimit = limit }, clock => new CapacityServer(clock, static _ => 24, Latency), Minute);
        return run.RateBetween(TimeSpan.Zero, Minute);
    }

    private static IEnumerable<Bar> CapacityFalls()
    {
        using var run = Run(Adaptive, clock => new CapacityServer(clock, static at => at < Minute / 2 ? 24 : 8, Latency), Minute);
        yield return Bar.AtMost(2, "capacity falls from 24 to 8: followed after", FollowedAfter(run, Minute / 2, 8), "s");
        yield return Bar.AtMost(0.01, "capacity falls from 24 to 8: refused", run.RefusedShare);
    }

    private static IEnumerable<Bar> CapacityDoubles()
    {
        using var run = Run(Adaptive, clock => new CapacityServer(clock, static at => at < Minute / 2 ? 24 : 48, Latency), Minute);
        yield return Bar.AtMost(10, "capacity doubles from 24 to 48: followed after", FollowedAfter(run, Minute / 2, 48), "s");
        yield return Bar.AtMost(0.01, "capacity doubles from 24 to 48: refused", run.RefusedShare);
    }

    private static IEnumerable<Bar> Rate(
        string name, EngineOptions options, double limit, double refused, Func<VirtualClock, LimitedServer> server, int minutes = 1)
    {
        var time = minutes * Minute;
        using var run = Run(options, server, time);
        yield return Bar.AtLeast(0.90, string.Create(CultureInfo.InvariantCulture, $"{name}: of the permitted rate, {minutes} min"), run.RateBetween(TimeSpan.Zero, time) / limit);
        yield return Bar.AtMost(refused, $"{name}: refused", run.RefusedShare);
    }

    /// <summary>A server that refuses without a word about when to come back, which looks at first like one that takes so many at once.</summary>
    private static IEnumerable<Bar> Silent(string name, int throttle, double limit, Func<VirtualClock, LimitedServer> server) =>
    [
        .. Silent($"{name}, no Retry-After, adaptive to {throttle}", Adaptive with { ThrottleLimit = throttle }, limit, server),
        .. Silent($"{name}, no Retry-After, throttle {throttle}", Fixed with { ThrottleLimit = throttle }, limit, server),
    ];

    private static IEnumerable<Bar> Silent(string name, EngineOptions options, double limit, Func<VirtualClock, LimitedServer> server, double least = 0.90)
    {
        using var run = Run(options, server, Minute);
        var rate = run.RateBetween(TimeSpan.Zero, Minute);
        yield return Bar.AtLeast(least, $"{name}: of the permitted rate, 1 min", rate / limit);
        yield return Bar.AtMost(0.01, $"{name}: lost after all retries", run.Lost / (run.Lost + (rate * Minute.TotalSeconds)));
    }

    private static SimulatedRun Run(EngineOptions options, Func<VirtualClock, LimitedServer> server, TimeSpan time)
    {
        var clock = new VirtualClock();
        return new SimulatedRun(clock, server(clock), options).RunFor(time);
    }

    /// <summary>Seconds until a second begins in which 95 % of the new capacity is used and 2 % refused at the most.</summary>
    private static double FollowedAfter(SimulatedRun run, TimeSpan change, int capacity)
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
