namespace ConcurrentWeb;

/// <content>The limits for each origin.</content>
public sealed partial record EngineOptions
{
    /// <summary>
    /// How many requests to one origin may be in flight at once, under the <see cref="ThrottleLimit"/>. Default 0: as many as
    /// that.
    /// </summary>
    public int ThrottleLimitPerOrigin
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>
    /// The most requests a second to each origin, evenly spaced; a retry is a request. Fractions are allowed: 0.5 is one every two
    /// seconds. Default 0: no limit, until the origin rejects more requests than chance explains or announces a limit in its
    /// responses. A limit that is found is kept to below this one, too.
    /// </summary>
    public double RequestsPerSecond
    {
        get;
        init
        {
            _ = new OriginLimit { RequestsPerSecond = value };
            field = value;
        }
    }

    /// <summary>
    /// Origins with limits of their own, which hold together with those for all: the lower one of each counts. Default: none.
    /// </summary>
    public IReadOnlyDictionary<Origin, OriginLimit> OriginLimits
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = System.Collections.Immutable.ImmutableDictionary<Origin, OriginLimit>.Empty;

    /// <summary>
    /// Whether the number of requests in flight is adapted to the latency of each origin, with the
    /// <see cref="ThrottleLimit"/> as the maximum. Rejections do not change it: they change the pace. Default: false.
    /// </summary>
    public bool AdaptiveThrottle { get; init; }

    /// <summary>
    /// The longest time to wait for an origin: a pause that it asks for (Retry-After, or an announced quota of 0 until its reset),
    /// a time in which it rejects every request, and an outage (no connection, no response, or 502, 503 or 504 for every
    /// request). After it, or at once where the server asks for a longer pause, the requests to that origin fail, with
    /// <see cref="WebErrorKind.QuotaExhausted"/> or, for an outage, <see cref="WebErrorKind.CircuitOpen"/>. An origin that has not
    /// responded in this run, other than with 502, 503 or 504, is given up after 3.5 s. Default: 120 s; 49 days at most.
    /// </summary>
    public TimeSpan MaximumRetryAfter
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestTimer);
            field = value;
        }
    } = TimeSpan.FromSeconds(120);

    /// <summary>The limits for the origin of an address.</summary>
    internal OriginLimit LimitOf(Uri uri)
    {
        var forAll = new OriginLimit { RequestsPerSecond = RequestsPerSecond, MaximumConcurrency = ThrottleLimitPerOrigin };
        return OriginLimits.Count > 0 && OriginLimits.TryGetValue(Origin.Of(uri), out var own) ? forAll.And(own) : forAll;
    }
}
