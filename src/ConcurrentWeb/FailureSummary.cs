namespace ConcurrentWeb;

/// <summary>How many failed for one reason.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="Count">How many.</param>
public sealed record FailureSummary(WebErrorKind Kind, long Count)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Quantity.Of(Count)} {Kind}";
}
