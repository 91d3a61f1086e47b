namespace ConcurrentWeb;

/// <content>What each origin is asked for at most.</content>
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
    /// The most requests a second that each origin is sent, evenly spaced; a retry is a request. Fractions are allowed: 0.5
    /// is one every two seconds. Default 0: no limit, until the origin says that it is asked too often, or announces a limit
    /// in its answers.
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
    /// How many requests are in flight at once is found out for each origin while the run goes on, under the
    /// <see cref="ThrottleLimit"/>. Default: false.
    /// </summary>
    public bool AdaptiveThrottle { get; init; }

    /// <summary>
    /// The longest pause that a server may ask for, in a Retry-After or by announcing that nothing is left until a reset. Where
    /// it asks for a longer one, the request and all others to that origin fail with
    /// <see cref="WebErrorKind.QuotaExhausted"/>. Default: 120 s; 49 days at most.
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

    /// <summary>What an address's origin is asked for at most.</summary>
    internal OriginLimit LimitOf(Uri uri)
    {
        var forAll = new OriginLimit { RequestsPerSecond = RequestsPerSecond, MaximumConcurrency = ThrottleLimitPerOrigin };
        return OriginLimits.Count > 0 && OriginLimits.TryGetValue(Origin.Of(uri), out var own) ? forAll.And(own) : forAll;
    }
}
