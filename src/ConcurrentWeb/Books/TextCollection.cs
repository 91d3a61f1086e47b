using System.Runtime.CompilerServices;

namespace ConcurrentWeb;

/// <summary>A fixed list of texts, such as the authors of a book.</summary>
[CollectionBuilder(typeof(TextCollection), nameof(Create))]
public sealed class TextCollection : ValueCollection<string>
{
    private TextCollection(string[] texts)
        : base(texts)
    {
    }

    /// <summary>The list without texts.</summary>
    public static TextCollection Empty { get; } = new([]);

    /// <summary>The first text; null where there is none.</summary>
    internal string? First => Count == 0 ? null : this[0];

    /// <summary>Makes a list of its own from the texts.</summary>
    /// <param name="texts">The texts in order.</param>
    /// <returns>The list.</returns>
    public static TextCollection Create(ReadOnlySpan<string> texts) => texts.IsEmpty ? Empty : new(texts.ToArray());
}
