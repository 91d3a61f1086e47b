namespace ConcurrentWeb.Bench.Limits;

/// <summary>The shortest time in which servers take lists, by arithmetic from their limits.</summary>
internal static class Least
{
    /// <summary>So many at the start of each window.</summary>
    public static TimeSpan OfWindows(int count, int permits, double seconds) =>
        TimeSpan.FromSeconds((Math.Ceiling((double)count / permits) - 1) * seconds);

    /// <summary>So many at once, then so many at the end of each period.</summary>
    public static TimeSpan OfBucket(int count, int size, int tokens, double seconds) =>
        TimeSpan.FromSeconds(Math.Ceiling((double)(count - size) / tokens) * seconds);

    /// <summary>So many at once, then evenly so many a second.</summary>
    public static TimeSpan OfRate(int count, int burst, double perSecond) => TimeSpan.FromSeconds(Math.Max(0, count - burst) / perSecond);

    /// <summary>So many in flight, each for so long.</summary>
    public static TimeSpan OfConcurrency(int count, int permits, TimeSpan latency) => Math.Ceiling((double)count / permits) * latency;

    /// <summary>
    /// haproxy's http_req_rate weighs the count of the period before by what the present one has left of it: after a full
    /// first period the rate is even.
    /// </summary>
    public static TimeSpan OfRequestRate(int count, int permits, double seconds) =>
        TimeSpan.FromSeconds(seconds + ((count - permits) / (permits / seconds)));
}
