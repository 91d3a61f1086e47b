namespace ConcurrentWeb.Books;

/// <summary>The knobs of <see cref="BookLookup"/>.</summary>
public sealed record BookLookupOptions
{
    /// <summary>
    /// How many answers are remembered, the oldest forgotten first, so that a duplicate is not asked again. Each takes
    /// about as much memory as its words. Default 10,000; 0 remembers none.
    /// </summary>
    public int RememberedAnswers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 10_000;

    /// <summary>
    /// How many ISBNs go in one request; of a provider that takes fewer, as many as it takes. Default, and for 0: what each
    /// provider does by default.
    /// </summary>
    public int IsbnsPerRequest
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>
    /// How many requests each source is given at once; what is more waits, and is not sent at all to one that has refused
    /// meanwhile. That of the engine's throttle is right. Default, and for 0: no limit.
    /// </summary>
    public int RequestsAtOnce
    {
        get => field > 0 ? field : int.MaxValue;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>
    /// How long a request that is not full waits for further ISBNs while it could be sent. Default: 100 ms;
    /// <see cref="Timeout.InfiniteTimeSpan"/> where further ones come at once or not at all.
    /// </summary>
    public TimeSpan GatherTime { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Every source is asked for every book, and fills the fields that those before it left empty. Default: false.</summary>
    public bool Merge { get; init; }

    /// <summary>
    /// A book without a description, known to a source that keeps its descriptions apart, is asked for there once more; that takes up to as
    /// many requests again. Default: false.
    /// </summary>
    public bool IncludeDescription { get; init; }

    /// <summary>The records hold the providers' own words as well. Default: false.</summary>
    public bool IncludeRaw { get; init; }

    /// <summary>The clock of the gather time, and of how long a source rests that is asked too often. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
