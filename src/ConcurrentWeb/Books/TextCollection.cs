using System.Collections;
using System.Runtime.CompilerServices;

namespace ConcurrentWeb;

/// <summary>
/// A fixed list of texts, such as the authors of a book. Unlike an array it is written to a CSV file as its texts,
/// parted by semicolons, and two with the same texts are equal.
/// </summary>
[CollectionBuilder(typeof(TextCollection), nameof(Create))]
public sealed class TextCollection : IReadOnlyList<string>, IEquatable<TextCollection>
{
    private readonly string[] _texts;

    private TextCollection(string[] texts) => _texts = texts;

    /// <summary>The list without texts.</summary>
    public static TextCollection Empty { get; } = new([]);

    /// <summary>How many texts there are.</summary>
    public int Count => _texts.Length;

    /// <summary>The text at a place.</summary>
    /// <param name="index">The place, counted from 0.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such place.</exception>
    public string this[int index] => _texts[index];

    /// <summary>Makes a list of its own from the texts.</summary>
    /// <param name="texts">The texts in order.</param>
    /// <returns>The list.</returns>
    public static TextCollection Create(ReadOnlySpan<string> texts) => texts.IsEmpty ? Empty : new(texts.ToArray());

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_texts).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(TextCollection? other) => other is not null && _texts.AsSpan().SequenceEqual(other._texts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TextCollection);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var text in _texts)
        {
            hash.Add(text, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    /// <summary>The texts, parted by a semicolon and a space.</summary>
    /// <returns>One string; empty where there are no texts.</returns>
    public override string ToString() => string.Join("; ", _texts);
}
