using System.Buffers;

namespace ConcurrentWeb;

/// <summary>
/// Reads the digits of a number as spreadsheets and people write it: <c>978 0 00 200588 3</c>, <c>978.0.00.200588.3</c>,
/// <c>9780002005883.0</c>, <c>9,780,002,005,883</c>, <c>9.780002005883E+12</c>. No allocation.
/// </summary>
internal static class IsbnDigits
{
    private static readonly SearchValues<char> Signs = SearchValues.Create(".,E");

    private static readonly SearchValues<char> DecimalCharacters = SearchValues.Create("0123456789.,");

    /// <summary>Copies the digits of normalised text that has no label any more; what is not a number is copied as it is, without its spaces.</summary>
    /// <returns>How much was written.</returns>
    internal static int Read(ReadOnlySpan<char> text, Span<char> digits)
    {
        if (!text.ContainsAny(Signs))
        {
            return IsbnText.Compact(text, digits);
        }

        if (TrySplit(text, out var mantissa, out var exponent))
        {
            var count = Copy(mantissa, digits);
            return count == exponent + 1 && mantissa is [_, '.' or ',', ..] ? count : IsbnText.Compact(text, digits);
        }

        var whole = WithoutFraction(text);
        return IsGrouped(whole) || !whole.ContainsAny(',', 'E') ? Copy(whole, digits) : IsbnText.Compact(text, digits);
    }

    /// <summary>Whether the text is a number such as <c>9.78E+12</c>, the last digits of which are lost; the decimal sign may be a comma.</summary>
    internal static bool IsRounded(ReadOnlySpan<char> text) => TrySplit(text, out _, out _);

    private static bool TrySplit(ReadOnlySpan<char> text, out ReadOnlySpan<char> mantissa, out int exponent)
    {
        mantissa = default;
        exponent = 0;
        var e = text.IndexOf('E');
        if (e < 1 || e == text.Length - 1)
        {
            return false;
        }

        mantissa = text[..e];
        var power = text[(e + 1)..].TrimStart('+');
        return power.Length is 1 or 2
            && char.IsAsciiDigit(mantissa[0])
            && !mantissa.ContainsAnyExcept(DecimalCharacters)
            && !power.ContainsAnyExceptInRange('0', '9')
            && int.TryParse(power, System.Globalization.CultureInfo.InvariantCulture, out exponent);
    }

    /// <summary>A column of numbers that has empty cells is often written with decimals: 9780002005883.0.</summary>
    private static ReadOnlySpan<char> WithoutFraction(ReadOnlySpan<char> text)
    {
        var at = text.LastIndexOfAny('.', ',');
        return at > 0 && text[(at + 1)..] is "0" or "00" && !text[..at].Contains(text[at]) ? text[..at] : text;
    }

    /// <summary>Whether the text is a whole number in groups of thousands, by commas or by points.</summary>
    private static bool IsGrouped(ReadOnlySpan<char> text)
    {
        var sign = text.IndexOfAny('.', ',');
        if (sign is < 1 or > 3)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var isSign = (i - sign) % 4 == 0;
            if (isSign ? text[i] != text[sign] : !char.IsAsciiDigit(text[i]))
            {
                return false;
            }
        }

        return (text.Length - sign) % 4 == 0;
    }

    private static int Copy(ReadOnlySpan<char> text, Span<char> digits)
    {
        var length = 0;
        foreach (var c in text)
        {
            if (c is not (IsbnText.Separator or '.' or ','))
            {
                digits[length++] = c;
            }
        }

        return length;
    }
}
