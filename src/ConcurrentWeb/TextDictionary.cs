using System.Collections.ObjectModel;

namespace ConcurrentWeb;

/// <summary>
/// Texts by name, in a fixed order, such as the provider of each field of a book. It is written to a CSV file as
/// <c>name=text</c>, parted by semicolons, and two with the same texts are equal. The case of names does not count.
/// </summary>
public sealed class TextDictionary : ReadOnlyDictionary<string, string>, IEquatable<TextDictionary>
{
    /// <summary>Makes a dictionary of its own. Nothing is ever removed from it, and so it keeps the order.</summary>
    /// <param name="texts">Names and texts in order; each name once.</param>
    internal TextDictionary(IEnumerable<KeyValuePair<string, string>> texts)
        : base(new Dictionary<string, string>(texts, StringComparer.OrdinalIgnoreCase))
    {
    }

    /// <summary>The dictionary without texts.</summary>
    public static new TextDictionary Empty { get; } = new([]);

    /// <inheritdoc/>
    public bool Equals(TextDictionary? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TextDictionary);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, text) in this)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(text, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    /// <summary>The names and texts, parted by a semicolon and a space.</summary>
    /// <returns>One string; empty where there are none.</returns>
    public override string ToString() => string.Join("; ", this.Select(pair => $"{pair.Key}={pair.Value}"));
}
