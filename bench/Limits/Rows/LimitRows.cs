namespace ConcurrentWeb.Bench.Limits.Rows;

/// <summary>All rows of the sitting.</summary>
internal static class LimitRows
{
    public static IReadOnlyList<LimitRow> All { get; } =
    [
        .. LimiterRows.All(), .. ChangeRows.All(), .. ChanceRows.All(), .. OutageRows.All(), .. OriginRows.All(), .. ProxyRows.All(),
    ];
}
