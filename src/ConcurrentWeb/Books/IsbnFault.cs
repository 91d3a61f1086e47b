using System.Buffers;
using System.Globalization;

namespace ConcurrentWeb;

/// <summary>Says why a text is not an ISBN, in one sentence that helps to mend the list it stands in.</summary>
internal static class IsbnFault
{
    private static readonly SearchValues<char> IsbnCharacters = SearchValues.Create("0123456789X");

    private static readonly SearchValues<char> DecimalCharacters = SearchValues.Create("0123456789.,");

    private static readonly string[] HeaderLines =
        ["ISBN", "ISBNS", "EISBN", "PISBN", "ISBNNO", "ISBNNUMBER", "ISBN10", "ISBN13", "EAN", "EAN13", "GTIN", "GTIN13", "BARCODE"];

    /// <summary>The sentence for a text that is not an ISBN.</summary>
    internal static string Explain(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "The text is empty where an ISBN should be.";
        }

        return $"{PrintableText.Quote(text)} is not an ISBN: {Reason(text)}";
    }

    private static string Reason(string text)
    {
        Span<char> buffer = stackalloc char[IsbnText.BufferLength];
        var length = IsbnText.Normalise(text, buffer);
        if (length == 0)
        {
            return "it is empty.";
        }

        var normalised = length < 0 ? default : buffer[..length];
        if (IsScientific(normalised))
        {
            return "a spreadsheet has rounded the number and its last digits are lost; "
                + "format the column as text or as a whole number, and export it again.";
        }

        if (IsHeaderLine(normalised))
        {
            return "it looks like a header line; skip it, or read the file with Import-Csv.";
        }

        if (HasColumns(text))
        {
            return "the line has several columns; pick the one with the ISBN, for instance with Import-Csv.";
        }

        if (length < 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it has {text.Length} characters, far more than an ISBN.");
        }

        Span<char> compact = stackalloc char[IsbnText.BufferLength];
        return DigitsReason(compact[..IsbnText.Compact(IsbnText.WithoutLabel(normalised), compact)]);
    }

    private static string DigitsReason(ReadOnlySpan<char> compact)
    {
        var foreign = compact.IndexOfAnyExcept(IsbnCharacters);
        if (foreign >= 0)
        {
            return char.IsLetter(compact[foreign])
                ? "it has letters, and an ISBN has only digits and perhaps an X at its end."
                : $"it has the character '{compact[foreign]}', and an ISBN has only digits, hyphens and spaces.";
        }

        var x = compact.IndexOf('X');
        if (x >= 0 && x < compact.Length - 1)
        {
            return "an X may stand in the last place only.";
        }

        return compact.Length switch
        {
            10 => CheckDigitReason(IsbnChecksum.Of10(compact)),
            13 => ThirteenReason(compact),
            _ => LengthReason(compact),
        };
    }

    private static string ThirteenReason(ReadOnlySpan<char> thirteen)
    {
        if (thirteen.StartsWith("9790", StringComparison.Ordinal))
        {
            return "979-0 is the prefix of printed music (ISMN), not of a book.";
        }

        if (!thirteen.StartsWith("978", StringComparison.Ordinal) && !thirteen.StartsWith("979", StringComparison.Ordinal))
        {
            return $"it starts with {thirteen[..3]}, and the thirteen digits of an ISBN start with 978 or 979.";
        }

        return thirteen[12] == 'X'
            ? "an X ends an ISBN of ten digits only, and this has thirteen."
            : CheckDigitReason(IsbnChecksum.Of13(thirteen));
    }

    private static string CheckDigitReason(char expected) =>
        $"a digit is wrong or two have changed places; the last digit should be {expected} if the others are right.";

    private static string LengthReason(ReadOnlySpan<char> digits)
    {
        var noun = digits.Length == 1 ? "digit" : "digits";
        var reason = string.Create(CultureInfo.InvariantCulture, $"it has {digits.Length} {noun}, and an ISBN has 10 or 13");
        if (digits.Length is < 7 or > 9)
        {
            return reason + ".";
        }

        // Three zeros can be lost: the 0 of the English group and the 00 of a publisher in it.
        Span<char> padded = stackalloc char[10];
        padded.Fill('0');
        digits.CopyTo(padded[(10 - digits.Length)..]);
        return IsbnChecksum.Of10(padded) == padded[9]
            ? $"{reason}; leading zeros seem to be lost, did you mean {padded}?"
            : reason + ".";
    }

    // 9.78E+12, as a spreadsheet shows a number that its column is too narrow for; the decimal sign may be a comma.
    private static bool IsScientific(ReadOnlySpan<char> text)
    {
        var e = text.IndexOf('E');
        if (e < 1 || e == text.Length - 1)
        {
            return false;
        }

        var exponent = text[(e + 1)..].TrimStart('+');
        return !exponent.IsEmpty
            && char.IsAsciiDigit(text[0])
            && !text[..e].ContainsAnyExcept(DecimalCharacters)
            && !exponent.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsHeaderLine(ReadOnlySpan<char> normalised)
    {
        Span<char> words = stackalloc char[IsbnText.BufferLength];
        var length = 0;
        foreach (var c in normalised)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                words[length++] = c;
            }
            else if (c is not (' ' or '_' or ':' or '.' or '#'))
            {
                return false;
            }
        }

        foreach (var header in HeaderLines)
        {
            if (words[..length].SequenceEqual(header))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasColumns(ReadOnlySpan<char> text)
    {
        var trimmed = text.Trim().Trim(",;|");
        return trimmed.ContainsAny(",;|\t");
    }
}
