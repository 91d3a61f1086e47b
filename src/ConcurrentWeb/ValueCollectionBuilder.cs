namespace ConcurrentWeb;

/// <summary>Makes lists of values, as a collection expression does.</summary>
public static class ValueCollectionBuilder
{
    /// <summary>Makes a list of its own from the values.</summary>
    /// <typeparam name="T">What the values are.</typeparam>
    /// <param name="values">The values in order.</param>
    /// <returns>The list.</returns>
    public static ValueCollection<T> Create<T>(ReadOnlySpan<T> values)
        where T : notnull =>
        values.IsEmpty ? Without<T>.Values : new ValueCollection<T>(values.ToArray());

    private static class Without<T>
        where T : notnull
    {
        internal static readonly ValueCollection<T> Values = new([]);
    }
}
