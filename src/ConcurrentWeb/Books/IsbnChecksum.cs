namespace ConcurrentWeb;

/// <summary>
/// The check digits of ISO 2108. In ten digits the sum of (10 − i) × digit i is divisible by 11, and X stands for ten
/// in the last place; in thirteen, the sum with the weights 1, 3, 1, 3 … is divisible by 10.
/// </summary>
internal static class IsbnChecksum
{
    /// <summary>The last character that fits the first nine digits.</summary>
    internal static char Of10(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < 9; i++)
        {
            sum += (10 - i) * (digits[i] - '0');
        }

        var check = (11 - (sum % 11)) % 11;
        return check == 10 ? 'X' : (char)('0' + check);
    }

    /// <summary>The last digit that fits the first twelve.</summary>
    internal static char Of13(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < 12; i++)
        {
            sum += (i % 2 == 0 ? 1 : 3) * (digits[i] - '0');
        }

        return (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
