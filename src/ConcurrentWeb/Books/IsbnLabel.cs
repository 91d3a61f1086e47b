namespace ConcurrentWeb;

/// <summary>Finds the number in the normalised text of an ISBN: behind a label, before a remark. No allocation.</summary>
internal static class IsbnLabel
{
    private static readonly string[] Labels = ["ISBN", "E ISBN", "EISBN", "P ISBN", "PISBN", "EAN", "GTIN"];

    private static readonly string[] NumberWords = ["NUMBER", "NUMMER", "NO", "NR"];

    /// <summary>
    /// Normalised text without a label such as <c>ISBN-13:</c> before it, and without the comma or the remark in
    /// parentheses, such as <c>(pbk.)</c>, that catalogues put behind it.
    /// </summary>
    internal static ReadOnlySpan<char> Strip(ReadOnlySpan<char> normalised)
    {
        var text = WithoutRemark(normalised.TrimEnd(",;:. "));

        // Spreadsheets keep the leading zeros of ="0002005883".
        text = text is ['=', .. var formula] ? formula.TrimStart(IsbnText.Separator) : text;

        var labelled = text.StartsWith("URN:", StringComparison.Ordinal) ? text[4..] : text;
        foreach (var label in Labels)
        {
            if (labelled.StartsWith(label, StringComparison.Ordinal))
            {
                return Behind(labelled[label.Length..].TrimStart(IsbnText.Separator));
            }
        }

        return text;
    }

    private static ReadOnlySpan<char> Behind(ReadOnlySpan<char> rest)
    {
        foreach (var word in NumberWords)
        {
            if (rest.StartsWith(word, StringComparison.Ordinal))
            {
                rest = rest[word.Length..].TrimStart(". ");
                break;
            }
        }

        if (StartsWithItsLength(rest))
        {
            rest = rest[2..].TrimStart(IsbnText.Separator);
        }

        if (rest is ['(', ..] && rest.IndexOf(')') is > 0 and var end)
        {
            rest = rest[(end + 1)..].TrimStart(IsbnText.Separator);
        }

        return rest is [':' or '=' or '#', .. var number] ? number.TrimStart(IsbnText.Separator) : rest;
    }

    // A second number in the parentheses is not a remark.
    private static ReadOnlySpan<char> WithoutRemark(ReadOnlySpan<char> text)
    {
        if (text is not [.., ')'] || text.IndexOf('(') is not (> 0 and var start))
        {
            return text;
        }

        var digits = 0;
        foreach (var c in text[start..])
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return digits < 9 && char.IsAsciiLetterOrDigit(text[start - 1] == IsbnText.Separator ? text[start - 2] : text[start - 1])
            ? text[..start].TrimEnd(",;:. ")
            : text;
    }

    // The 13 of "ISBN-13 978…" stands apart from the number; in "ISBN139780002005883" only the count of digits tells.
    private static bool StartsWithItsLength(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("10", StringComparison.Ordinal)
            && !text.StartsWith("13", StringComparison.Ordinal)
            && !text.StartsWith("14", StringComparison.Ordinal))
        {
            return false;
        }

        return text.Length == 2 || !char.IsAsciiDigit(text[2]) || text.Length - text.Count(IsbnText.Separator) is 12 or 15 or 16;
    }
}
