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
}
