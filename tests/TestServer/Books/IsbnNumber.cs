namespace ConcurrentWeb.TestServer.Books;

/// <summary>Check digits, computed here apart from the code under test, so that the two check each other.</summary>
internal static class IsbnNumber
{
    /// <summary>The thirteen digits of a valid ISBN of either length, hyphens or not; null when it is none.</summary>
    public static string? ToIsbn13(string text)
    {
        var digits = text.Replace("-", "", StringComparison.Ordinal).Trim();
        return digits.Length switch
        {
            13 when IsBookNumber(digits) && Complete13(digits[..12]) == digits => digits,
            10 when AreDigits(digits.AsSpan(0, 9)) && char.ToUpperInvariant(digits[9]) == Check10(digits) =>
                Complete13($"978{digits[..9]}"),
            _ => null,
        };
    }

    /// <summary>The ten digits of a valid ISBN-13; null where there are none, since 979 has no short form.</summary>
    public static string? ToIsbn10(string isbn13)
    {
        if (!isbn13.StartsWith("978", StringComparison.Ordinal))
        {
            return null;
        }

        var digits = isbn13.Substring(3, 9);
        return digits + Check10(digits);
    }

    /// <summary>Twelve digits and the check digit: weights 1, 3, 1, 3 …, modulo 10.</summary>
    public static string Complete13(string twelve)
    {
        var sum = 0;
        for (var i = 0; i < 12; i++)
        {
            sum += (twelve[i] - '0') * (i % 2 == 0 ? 1 : 3);
        }

        return twelve + (char)('0' + ((10 - (sum % 10)) % 10));
    }

    // Weights 10 down to 2, modulo 11, where X stands for ten.
    private static char Check10(string digits)
    {
        var sum = 0;
        for (var i = 0; i < 9; i++)
        {
            sum += (10 - i) * (digits[i] - '0');
        }

        var check = (11 - (sum % 11)) % 11;
        return check == 10 ? 'X' : (char)('0' + check);
    }

    // 979-0 is printed music.
    private static bool IsBookNumber(string digits) =>
        AreDigits(digits)
        && (digits.StartsWith("978", StringComparison.Ordinal) || digits.StartsWith("979", StringComparison.Ordinal))
        && !digits.StartsWith("9790", StringComparison.Ordinal);

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
