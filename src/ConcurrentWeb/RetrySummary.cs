namespace ConcurrentWeb;

/// <summary>How many requests were sent again for one reason.</summary>
/// <param name="Kind">Why the attempt before had failed.</param>
/// <param name="StatusCode">The status of its answer; 0 where there was none.</param>
/// <param name="Count">How many.</param>
public sealed record RetrySummary(WebErrorKind Kind, int StatusCode, long Count)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Quantity.Of(Count)} after {(StatusCode > 0 && Kind == WebErrorKind.HttpStatusFailure ? Quantity.Digits(StatusCode) : Kind)}";
}
