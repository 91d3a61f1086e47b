namespace ConcurrentWeb;

/// <summary>What one origin is asked for at most, where that is known, such as from the rules of a service.</summary>
public sealed record OriginLimit
{
    /// <summary>Requests a second, evenly spaced; 0.5 is one every two seconds. Default 0: as <see cref="EngineOptions.RequestsPerSecond"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double RequestsPerSecond
    {
        get;
        init => field = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A pace is a finite number of requests a second.");
    }

    /// <summary>Requests in flight at once. Default 0: as <see cref="EngineOptions.ThrottleLimitPerOrigin"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int MaximumConcurrency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>The limits of two at once: of each the lower one, where 0 is none.</summary>
    internal OriginLimit And(OriginLimit other) => new()
    {
        RequestsPerSecond = Lower(RequestsPerSecond, other.RequestsPerSecond),
        MaximumConcurrency = Lower(MaximumConcurrency, other.MaximumConcurrency),
    };

    private static T Lower<T>(T one, T other)
        where T : struct, System.Numerics.INumber<T> =>
        T.IsZero(one) ? other : T.IsZero(other) ? one : T.Min(one, other);
}
