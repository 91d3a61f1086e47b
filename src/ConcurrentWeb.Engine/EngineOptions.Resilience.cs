namespace ConcurrentWeb;

/// <content>What is sent again, how often, and when.</content>
public sealed partial record EngineOptions
{
    private static readonly int[] TransientStatusCodes = [408, 429, 500, 502, 503, 504];

    /// <summary>
    /// How many times a request is sent again after a transient fault: a connection that broke or did not come about, a
    /// time-out (once only), a body that broke off, or one of the <see cref="RetryStatusCodes"/>. All retries of a run
    /// together have a budget, so that a server that is down is not sent a multiple of the list. Default: 2.
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
    /// The interval that the waits before a retry are made from: a random part of it, of its double, of its fourfold and so on,
    /// up to 30 s; and no less than the server asks for. Default: 0.5 s.
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
    /// Methods that are not idempotent (RFC 9110, section 9.2.2), such as POST, are sent again, too: what they do may then
    /// be done twice. Default: false.
    /// </summary>
    public bool RetryUnsafeMethods { get; init; }

    /// <summary>The statuses that are transient faults. Default: 408, 429, 500, 502, 503 and 504.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is no status of HTTP that is a failure: 300 to 599.</exception>
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

    /// <summary>Gives the random numbers, from 0 up to 1, of the waits before a retry.</summary>
    internal Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
