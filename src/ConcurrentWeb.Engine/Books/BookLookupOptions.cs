namespace ConcurrentWeb.Books;

/// <summary>The knobs of <see cref="BookLookup"/>.</summary>
public sealed record BookLookupOptions
{
    /// <summary>
    /// How many answers are remembered, the oldest forgotten first, so that a duplicate is not asked again. Default
    /// 10,000; 0 remembers none.
    /// </summary>
    public int RememberedAnswers { get; init; } = 10_000;
}
