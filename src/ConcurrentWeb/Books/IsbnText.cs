using System.Globalization;
using System.Text;

namespace ConcurrentWeb;

/// <summary>Takes the dirt of real lists off the text of an ISBN. One pass, no allocation.</summary>
internal static class IsbnText
{
    /// <summary>How many characters a buffer must hold; an ISBN with its label and hyphens has half as many.</summary>
    internal const int BufferLength = 64;

    private const char Dropped = '\0';
    private const char Separator = ' ';
    private const int FullWidthOffset = 0xFF01 - '!';

    /// <summary>
    /// Writes the text with digits and full-width characters in ASCII, letters in upper case, each run of spaces and
    /// hyphens as one space, and quotes and invisible characters gone.
    /// </summary>
    /// <returns>How much was written, or -1 where the buffer is too small, so that the text cannot be an ISBN.</returns>
    internal static int Normalise(ReadOnlySpan<char> text, Span<char> buffer)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var folded = Fold(rune);
            if (folded == Dropped || (folded == Separator && (length == 0 || buffer[length - 1] == Separator)))
            {
                continue;
            }

            if (length == buffer.Length)
            {
                return -1;
            }

            buffer[length++] = folded;
        }

        return length > 0 && buffer[length - 1] == Separator ? length - 1 : length;
    }

    /// <summary>Normalised text without a label such as <c>ISBN-13:</c> before it or a comma behind it.</summary>
    internal static ReadOnlySpan<char> WithoutLabel(ReadOnlySpan<char> normalised)
    {
        var text = normalised.TrimEnd(",; ");

        // Spreadsheets keep the leading zeros of ="0002005883".
        text = text is ['=', .. var formula] ? formula.TrimStart(Separator) : text;

        var rest = text.StartsWith("URN:", StringComparison.Ordinal) ? text[4..] : text;
        if (!rest.StartsWith("ISBN", StringComparison.Ordinal))
        {
            return text;
        }

        rest = rest[4..].TrimStart(Separator);
        rest = StartsWithItsLength(rest) ? rest[2..].TrimStart(Separator) : rest;
        return rest is [':', .. var number] ? number.TrimStart(Separator) : rest;
    }

    /// <summary>Copies the text without its separators.</summary>
    /// <returns>How much was written.</returns>
    internal static int Compact(ReadOnlySpan<char> normalised, Span<char> compact)
    {
        var length = 0;
        foreach (var c in normalised)
        {
            if (c != Separator)
            {
                compact[length++] = c;
            }
        }

        return length;
    }

    // The 13 of "ISBN-13 978…" stands apart from the number; in "ISBN139780002005883" only the count of digits tells.
    private static bool StartsWithItsLength(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("10", StringComparison.Ordinal) && !text.StartsWith("13", StringComparison.Ordinal))
        {
            return false;
        }

        return text.Length == 2 || !char.IsAsciiDigit(text[2]) || text.Length - text.Count(Separator) is 12 or 15;
    }

    private static char Fold(Rune rune)
    {
        if (rune.IsAscii)
        {
            return FoldAscii((char)rune.Value);
        }

        if (rune.Value is >= 0xFF01 and <= 0xFF5E)
        {
            return FoldAscii((char)(rune.Value - FullWidthOffset));
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.DecimalDigitNumber => (char)('0' + (int)Rune.GetNumericValue(rune)),
            UnicodeCategory.DashPunctuation => Separator,
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => Separator,
            UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation => Dropped,
            UnicodeCategory.Control or UnicodeCategory.Format => Dropped,
            _ => FoldOther(rune),
        };
    }

    private static char FoldAscii(char c) => c switch
    {
        >= '0' and <= '9' => c,
        >= 'a' and <= 'z' => (char)(c - 'a' + 'A'),
        '-' or ' ' or '\t' or '\r' or '\n' or '\f' or '\v' => Separator,
        '"' or '\'' or '`' => Dropped,
        _ => char.IsControl(c) ? Dropped : c,
    };

    private static char FoldOther(Rune rune) => rune.Value switch
    {
        // The minus sign and the hyphen bullet look like hyphens; the low quotes open a quotation in some languages.
        0x2212 or 0x2043 => Separator,
        0x201A or 0x201E => Dropped,
        _ => rune.IsBmp ? (char)rune.Value : (char)Rune.ReplacementChar.Value,
    };
}
