using System.Globalization;
using System.Text;

namespace ConcurrentWeb;

/// <summary>Takes the dirt of real lists off the text of an ISBN. One pass, no allocation.</summary>
internal static class IsbnText
{
    /// <summary>How many characters a buffer must hold; an ISBN with its label and hyphens has half as many.</summary>
    internal const int BufferLength = 64;

    /// <summary>What spaces and hyphens of every kind become.</summary>
    internal const char Separator = ' ';

    private const char Dropped = '\0';
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

    /// <summary>Whether there is nothing in the text, or only the dirt; <c>=""</c> is how some exports write an empty cell.</summary>
    internal static bool IsBlank(ReadOnlySpan<char> text)
    {
        Span<char> buffer = stackalloc char[1];
        return Normalise(text, buffer) switch
        {
            0 => true,
            1 => buffer[0] == '=',
            _ => false,
        };
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

        // Keyboards of other scripts, and old fonts, have an X of their own: multiplication sign, Greek, Roman ten, Cyrillic.
        0x00D7 or 0x03A7 or 0x03C7 or 0x2169 or 0x2179 or 0x0425 or 0x0445 => 'X',
        _ => rune.IsBmp ? (char)rune.Value : (char)Rune.ReplacementChar.Value,
    };
}
