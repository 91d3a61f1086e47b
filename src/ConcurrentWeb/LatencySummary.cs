namespace ConcurrentWeb;

/// <summary>
/// How long something took, over a whole run. The percentiles are within 2 % of what sorting all the times would give;
/// the longest is exact. All are zero where there was nothing to measure.
/// </summary>
/// <param name="Count">How many times were measured.</param>
/// <param name="P50">Half of them took no longer than this.</param>
/// <param name="P90">Nine tenths took no longer.</param>
/// <param name="P99">All but one in a hundred took no longer.</param>
/// <param name="Maximum">The longest.</param>
public sealed record LatencySummary(long Count, TimeSpan P50, TimeSpan P90, TimeSpan P99, TimeSpan Maximum)
{
    /// <inheritdoc/>
    public override string ToString() => Count == 0
        ? "none"
        : $"50 % in {Quantity.Of(P50)}, 90 % in {Quantity.Of(P90)}, 99 % in {Quantity.Of(P99)}, the longest {Quantity.Of(Maximum)}";
}
