using System.Collections;
using System.Runtime.CompilerServices;

namespace ConcurrentWeb;

/// <summary>
/// A fixed list of values, such as the identifiers of a book. Unlike an array it is written to a CSV file as its values,
/// parted by semicolons, and two with equal values are equal.
/// </summary>
/// <typeparam name="T">A value whose text is short and on one line.</typeparam>
[CollectionBuilder(typeof(ValueCollectionBuilder), nameof(ValueCollectionBuilder.Create))]
public class ValueCollection<T> : IReadOnlyList<T>, IEquatable<ValueCollection<T>>
    where T : notnull
{
    private readonly T[] _values;

    internal ValueCollection(T[] values) => _values = values;

    /// <summary>How many values there are.</summary>
    public int Count => _values.Length;

    /// <summary>The value at a place.</summary>
    /// <param name="index">The place, counted from 0.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such place.</exception>
    public T this[int index] => _values[index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(ValueCollection<T>? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueCollection<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in _values)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>The values, parted by a semicolon and a space.</summary>
    /// <returns>One string; empty where there are no values.</returns>
    public override string ToString() => string.Join("; ", _values);
}
