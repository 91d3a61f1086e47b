using System.Threading.RateLimiting;
using ConcurrentWeb.SimulatedServers;
using ConcurrentWeb.SimulatedServers.Faults;
using ConcurrentWeb.SimulatedServers.Limits;

namespace ConcurrentWeb.Bench.Limits.Servers;

/// <summary>A limit of System.Threading.RateLimiting, and when it comes into force.</summary>
/// <param name="From">The time since the first request.</param>
/// <param name="Partition">Makes the limiter, for the key of its partition.</param>
/// <param name="Simulated">Makes the same limit in virtual time, before a server, with what a refused request gets.</param>
internal sealed record LimitPhase(
    TimeSpan From, Func<int, RateLimitPartition<int>> Partition, Func<SimulatedServer, Fault, SimulatedServer> Simulated)
{
    /// <summary>The seconds of its Retry-After, where it has one: the length of a window.</summary>
    public int? RetryAfter { get; private init; }

    public static LimitPhase FixedWindow(int permits, double seconds, double from = 0) => Of(
        from,
        () => new FixedWindowRateLimiter(Window(permits, seconds)),
        (server, refusal) => new FixedWindow(server, refusal, permits, TimeSpan.FromSeconds(seconds)),
        seconds);

    /// <summary>The same as AddFixedWindowLimiter makes it: the middleware looks only every 100 ms whether the window is over.</summary>
    public static LimitPhase PolledFixedWindow(int permits, double seconds) => FixedWindow(permits, seconds) with
    {
        Partition = key => RateLimitPartition.GetFixedWindowLimiter(key, _ => Window(permits, seconds)),
        Simulated = (server, refusal) => new FixedWindow(server, refusal, permits, TimeSpan.FromSeconds(seconds + 0.1)),
    };

    public static LimitPhase SlidingWindow(int permits, double seconds, int segments) => Of(
        from: 0,
        () => new SlidingWindowRateLimiter(new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = TimeSpan.FromSeconds(seconds),
            SegmentsPerWindow = segments,
        }),
        (server, refusal) => new SlidingWindow(server, refusal, permits, TimeSpan.FromSeconds(seconds), segments),
        retryAfter: null);

    public static LimitPhase TokenBucket(int size, int tokens, double seconds) => Of(
        from: 0,
        () => new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = size,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds(seconds),
        }),
        (server, refusal) => new TokenBucket(server, refusal, size, tokens, TimeSpan.FromSeconds(seconds)),
        seconds);

    public static LimitPhase Concurrency(int permits) => Of(
        from: 0,
        () => new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = permits }),
        (server, refusal) => new Concurrency(server, refusal, permits),
        retryAfter: 1);

    private static FixedWindowRateLimiterOptions Window(int permits, double seconds) =>
        new() { PermitLimit = permits, Window = TimeSpan.FromSeconds(seconds) };

    // These replenish themselves by a timer of their own, so that a window is as long as it says.
    private static LimitPhase Of(
        double from, Func<RateLimiter> create, Func<SimulatedServer, Fault, SimulatedServer> simulated, double? retryAfter) =>
        new(TimeSpan.FromSeconds(from), key => RateLimitPartition.Get(key, _ => create()), simulated)
        {
            RetryAfter = retryAfter is { } seconds ? (int)Math.Ceiling(seconds) : null,
        };
}
