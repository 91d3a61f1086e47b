using System.Threading.RateLimiting;

namespace ConcurrentWeb.Bench.Limits.Servers;

/// <summary>A limit of System.Threading.RateLimiting, and when it comes into force.</summary>
/// <param name="From">The time since the first request.</param>
/// <param name="Partition">Makes the limiter, for the key of its partition.</param>
internal sealed record LimitPhase(TimeSpan From, Func<int, RateLimitPartition<int>> Partition)
{
    public static LimitPhase FixedWindow(int permits, double seconds, double from = 0) =>
        Of(from, () => new FixedWindowRateLimiter(Window(permits, seconds)));

    /// <summary>The same as AddFixedWindowLimiter makes it: the middleware looks only every 100 ms whether the window is over.</summary>
    public static LimitPhase PolledFixedWindow(int permits, double seconds) =>
        new(TimeSpan.Zero, key => RateLimitPartition.GetFixedWindowLimiter(key, _ => Window(permits, seconds)));

    public static LimitPhase SlidingWindow(int permits, double seconds, int segments) =>
        Of(from: 0, () => new SlidingWindowRateLimiter(new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = TimeSpan.FromSeconds(seconds),
            SegmentsPerWindow = segments,
        }));

    public static LimitPhase TokenBucket(int size, int tokens, double seconds, double from = 0) =>
        Of(from, () => new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = size,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds(seconds),
        }));

    public static LimitPhase Concurrency(int permits) =>
        Of(from: 0, () => new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = permits }));

    private static FixedWindowRateLimiterOptions Window(int permits, double seconds) =>
        new() { PermitLimit = permits, Window = TimeSpan.FromSeconds(seconds) };

    // These replenish themselves by a timer of their own, so that a window is as long as it says.
    private static LimitPhase Of(double from, Func<RateLimiter> create) =>
        new(TimeSpan.FromSeconds(from), key => RateLimitPartition.Get(key, _ => create()));
}
