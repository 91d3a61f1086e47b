using System.Diagnostics.CodeAnalysis;

namespace ConcurrentWeb;

/// <summary>
/// An International Standard Book Number (ISO 2108). Two are equal when they name the same book, whether they were
/// written with ten digits or with thirteen. There is no instance whose check digit is wrong.
/// </summary>
public sealed record Isbn
{
    private const int Length10 = 10;
    private const int Length13 = 13;
    private const int Length14 = 14;

    private Isbn(string isbn13) => Isbn13 = isbn13;

    /// <summary>The number in thirteen digits, without hyphens.</summary>
    public string Isbn13 { get; }

    /// <summary>The number in ten digits, the last of which may be X; null for one with the prefix 979, which has no such form.</summary>
    public string? Isbn10 => Isbn13.StartsWith("978", StringComparison.Ordinal)
        ? string.Concat(Isbn13.AsSpan(3, 9), [IsbnChecksum.Of10(Isbn13.AsSpan(3))])
        : null;

    /// <summary>Reads an ISBN as people type it: with hyphens, spaces, quotes, a label such as <c>ISBN-13:</c>.</summary>
    /// <param name="text">The text, such as <c>0-00-200588-3</c>.</param>
    /// <returns>The ISBN.</returns>
    /// <exception cref="FormatException">
    /// The text is not an ISBN; the message is the sentence of <see cref="TryParse(string?, out Isbn?, out string?)"/>.
    /// </exception>
    public static Isbn Parse(string? text) => TryParse(text, out var isbn, out var error) ? isbn : throw new FormatException(error);

    /// <summary>Reads an ISBN as people type it, and says what is wrong where it is none.</summary>
    /// <param name="text">The text, such as <c>0-00-200588-3</c>.</param>
    /// <param name="isbn">The ISBN; null where the text is none.</param>
    /// <param name="error">One sentence that names the text and says what is wrong with it; null where it is an ISBN.</param>
    /// <returns>Whether the text is an ISBN.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Isbn? isbn, [NotNullWhen(false)] out string? error)
    {
        var isIsbn = TryParse(text, out isbn);
        error = isIsbn ? null : IsbnFault.Explain(text);
        return isIsbn;
    }

    /// <summary>Reads an ISBN as people type it.</summary>
    /// <param name="text">The text, such as <c>0-00-200588-3</c>.</param>
    /// <param name="isbn">The ISBN; null where the text is none.</param>
    /// <returns>Whether the text is an ISBN.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Isbn? isbn)
    {
        Span<char> normalised = stackalloc char[IsbnText.BufferLength];
        var length = IsbnText.Normalise(text, normalised);
        if (length < Length10)
        {
            isbn = null;
            return false;
        }

        Span<char> compact = stackalloc char[IsbnText.BufferLength];
        var count = IsbnDigits.Read(IsbnLabel.Strip(normalised[..length]), compact);
        isbn = count switch
        {
            Length10 => From10(compact[..Length10]),
            Length13 => From13(compact[..Length13]),

            // The number of a trade item (GTIN-14) is that of its barcode behind a zero.
            Length14 when compact[0] == '0' => From13(compact[1..Length14]),
            _ => null,
        };
        return isbn is not null;
    }

    /// <summary>Says all there is to say about a text: whether it is an ISBN, and if not, why, and what it should be.</summary>
    /// <param name="text">The text, such as <c>002005883</c>.</param>
    /// <returns>The finding; never null.</returns>
    public static IsbnCheck Check(string? text)
    {
        if (TryParse(text, out var isbn))
        {
            return new IsbnCheck { Isbn = text, Isbn13 = isbn.Isbn13, Isbn10 = isbn.Isbn10 };
        }

        var (reason, suggestion) = IsbnFault.Of(text);
        return new IsbnCheck { Isbn = text, Reason = char.ToUpperInvariant(reason[0]) + reason[1..], Suggestion = suggestion };
    }

    /// <summary>The number in thirteen digits.</summary>
    /// <returns>The same as <see cref="Isbn13"/>.</returns>
    public override string ToString() => Isbn13;

    private static Isbn? From10(ReadOnlySpan<char> ten)
    {
        if (!IsDigits(ten[..9]) || IsbnChecksum.Of10(ten) != ten[9])
        {
            return null;
        }

        Span<char> thirteen = stackalloc char[Length13];
        "978".CopyTo(thirteen);
        ten.CopyTo(thirteen[3..]);
        thirteen[12] = IsbnChecksum.Of13(thirteen);
        return new Isbn(new string(thirteen));
    }

    private static Isbn? From13(ReadOnlySpan<char> thirteen) =>
        IsDigits(thirteen) && HasBookPrefix(thirteen) && IsbnChecksum.Of13(thirteen) == thirteen[12]
            ? new Isbn(new string(thirteen))
            : null;

    // 979-0 belongs to printed music.
    private static bool HasBookPrefix(ReadOnlySpan<char> thirteen) =>
        thirteen.StartsWith("978", StringComparison.Ordinal)
        || (thirteen.StartsWith("979", StringComparison.Ordinal) && thirteen[3] != '0');

    // By hand, since ContainsAnyExceptInRange allocates.
    private static bool IsDigits(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}
