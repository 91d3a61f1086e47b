using ConcurrentWeb.Bench.Limits.Servers;
using static ConcurrentWeb.Bench.Limits.LimitRow;

namespace ConcurrentWeb.Bench.Limits.Rows;

/// <summary>The limiters of ASP.NET Core's rate limiting middleware, which refuse with 503 unless they are told to do otherwise.</summary>
internal static class LimiterRows
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    public static IEnumerable<LimitRow> All() =>
    [
        Window("fixed window 50/s", 500, 50, 1),
        Window("fixed window 50/s, Retry-After", 500, 50, 1, retryAfter: true),
        Window("fixed window 50/s, 503", 500, 50, 1, status: 503),
        Window("fixed window 50/s, 503, Retry-After", 500, 50, 1, status: 503, retryAfter: true),
        Window("fixed window 1000/s", 8_000, 1_000, 1),
        Limited("fixed window 50/s, polled", 500, Least.OfWindows(500, 50, 1.1), new() { Limits = [LimitPhase.PolledFixedWindow(50, 1)] }),
        Sliding("sliding window 100 in 2 s", 500, 100, 2, segments: 4),
        Sliding("sliding window 30 in 3 s, 503", 120, 30, 3, segments: 3, status: 503),
        Bucket("token bucket 20, 5 each 0.1 s", 500, 20, 5, 0.1),
        Bucket("token bucket 100, 50 each 0.1 s", 4_000, 100, 50, 0.1),
        Bucket("token bucket 60, 30 each 2 s", 180, 60, 30, 2),
        Bucket("token bucket 20, 20 each 1 s, Retry-After", 180, 20, 20, 1, retryAfter: true),
        Bucket("token bucket 40, 20 each 0.5 s, 503", 300, 40, 20, 0.5, status: 503),
        Concurrency("concurrency 24, throttle 100", 2_000, 24, throttle: 100),
        Concurrency("concurrency 24, throttle 100, 503", 2_000, 24, throttle: 100, status: 503),
        Concurrency("concurrency 24, throttle 100, Retry-After", 4_000, 24, throttle: 100, retryAfter: true),
        Concurrency("concurrency 4", 200, 4),
        Concurrency("concurrency 100, throttle 200", 8_000, 100, throttle: 200),
        Window("fixed window 10 in 10 s", 30, 10, 10) with { IsIdle = true },
        Window("fixed window 10 in 10 s, Retry-After", 30, 10, 10, retryAfter: true) with { IsIdle = true },
        Window("fixed window 1 in 2 s", 8, 1, 2) with { IsIdle = true },
        Window("fixed window 1 in 2 s, 503", 8, 1, 2, status: 503) with { IsIdle = true },
        Window("fixed window 60 in a minute", 100, 60, 60) with { IsIdle = true },
        Sliding("sliding window 20 in 10 s", 60, 20, 10, segments: 5) with { IsIdle = true },
    ];

    private static LimitRow Window(string name, int count, int permits, double seconds, int status = 429, bool retryAfter = false) =>
        Limited(name, count, Least.OfWindows(count, permits, seconds), new()
        {
            Limits = [LimitPhase.FixedWindow(permits, seconds)],
            RejectionStatus = status,
            HasRetryAfter = retryAfter,
        });

    private static LimitRow Sliding(string name, int count, int permits, double seconds, int segments, int status = 429) =>
        Limited(name, count, Least.OfWindows(count, permits, seconds), new()
        {
            Limits = [LimitPhase.SlidingWindow(permits, seconds, segments)],
            RejectionStatus = status,
        });

    private static LimitRow Bucket(
        string name, int count, int size, int tokens, double seconds, int status = 429, bool retryAfter = false) =>
        Limited(name, count, Least.OfBucket(count, size, tokens, seconds), new()
        {
            Limits = [LimitPhase.TokenBucket(size, tokens, seconds)],
            RejectionStatus = status,
            HasRetryAfter = retryAfter,
        });

    private static LimitRow Concurrency(string name, int count, int permits, int throttle = 50, int status = 429, bool retryAfter = false) =>
        Limited(
            name,
            count,
            Least.OfConcurrency(count, permits, Latency),
            new() { Latency = Latency, Limits = [LimitPhase.Concurrency(permits)], RejectionStatus = status, HasRetryAfter = retryAfter },
            throttle);
}
