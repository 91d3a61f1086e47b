namespace ConcurrentWeb;

/// <content>Which failures are retried, how often, and when.</content>
public sealed partial record EngineOptions
{
    private static readonly int[] TransientStatusCodes = [408, 429, 500, 502, 503, 504];

    /// <summary>
    /// How many times a request is retried after a transient failure: no connection or a broken one, a time-out (retried once),
    /// an incomplete body, or one of the <see cref="RetryStatusCodes"/>. A throttled request, and one that fails because its origin
    /// is down, uses up no retry: it goes back to its place in line and waits up to <see cref="MaximumRetryAfter"/>. 0 turns both
    /// off: every request is sent once. Default: 2.
    /// </summary>
    public int MaximumRetryCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 2;

    /// <summary>
    /// The base of the delay before a retry: a random part of this interval, and of twice as much with each further retry, up to
    /// 30 s, and at least half of it. A Retry-After of the server is the minimum. Default: 0.5 s.
    /// </summary>
    public TimeSpan RetryInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// Whether methods that are not idempotent (RFC 9110, section 9.2.2), such as POST, are retried as well; the server may then
    /// process a request twice. After 429 and a throttling 403 they are sent again in any case, since the server did not process
    /// them; after 503 only with this. Default: false.
    /// </summary>
    public bool RetryUnsafeMethods { get; init; }

    /// <summary>
    /// The statuses after which a request is retried. Throttled requests go back to their place in line, whatever is listed here.
    /// Default: 408, 429, 500, 502, 503 and 504.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A status is not from 300 to 599.</exception>
    public IReadOnlyCollection<int> RetryStatusCodes
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var status in value)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(status, 300, nameof(value));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599, nameof(value));
            }

            field = value;
        }
    } = TransientStatusCodes;

    /// <summary>Returns random numbers, from 0 up to 1, for the delays before retries.</summary>
    internal Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
