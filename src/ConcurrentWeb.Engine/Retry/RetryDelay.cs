namespace ConcurrentWeb.Retry;

/// <summary>
/// How long to wait before a retry: exponentially longer, and at random, so that those that failed together do not come back
/// together (M. Brooker, Exponential Backoff and Jitter).
/// </summary>
internal static class RetryDelay
{
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Equal jitter: half of the interval and up to as much again. Full jitter can be next to nothing, and then all retries are
    /// gone before a server has recovered.
    /// </summary>
    /// <param name="interval">The interval of the first retry.</param>
    /// <param name="retry">The number of the retry, from 0.</param>
    /// <param name="random">A number from 0 up to 1.</param>
    internal static TimeSpan Before(int retry, TimeSpan interval, double random) => Interval(interval, retry) * (0.5 + (random / 2));

    private static TimeSpan Interval(TimeSpan interval, int retry)
    {
        var seconds = interval.TotalSeconds * Math.Pow(2, Math.Min(retry, 30));
        return seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
    }
}
