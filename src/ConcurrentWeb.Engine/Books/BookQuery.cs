namespace ConcurrentWeb.Books;

/// <summary>What one request asks a provider.</summary>
/// <param name="Isbns">The ISBNs, from one to <see cref="BookProviderLimits.MaximumIsbnsPerRequest"/>, each once.</param>
public sealed record BookQuery(IReadOnlyList<Isbn> Isbns)
{
    /// <summary>
    /// In which of the provider's ways a single ISBN is asked for, from 0 to below <see cref="BookProviderLimits.Forms"/>. Of many at
    /// once, 0.
    /// </summary>
    public int Form { get; init; }

    /// <summary>Whether the records are to hold the provider's own words as well.</summary>
    public bool IncludeRaw { get; init; }
}
