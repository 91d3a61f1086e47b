using System.Globalization;

namespace ConcurrentWeb;

/// <summary>What is wrong with digits that are too few or too many for an ISBN.</summary>
internal static class IsbnLengthFault
{
    /// <summary>Says it, and what the number was before its leading zeros were lost.</summary>
    internal static IsbnFault Of(ReadOnlySpan<char> digits)
    {
        var noun = digits.Length == 1 ? "digit" : "digits";
        var reason = string.Create(CultureInfo.InvariantCulture, $"it has {digits.Length} {noun}, and an ISBN has 10 or 13");
        if (digits.Length is < 7 or > 9)
        {
            return new(reason + ".");
        }

        // Three zeros can be lost: the 0 of the English group and the 00 of a publisher in it.
        Span<char> padded = stackalloc char[10];
        padded.Fill('0');
        digits.CopyTo(padded[(10 - digits.Length)..]);
        if (IsbnChecksum.Of10(padded) != padded[9])
        {
            return new(reason + ".");
        }

        // The eight digits of a journal have the same check digit as those of a book that has lost two zeros.
        return digits.Length == 8
            ? new($"{reason}; it is the number of a journal (ISSN), or {padded} without its leading zeros.")
            : new($"{reason}; leading zeros seem to be lost, did you mean {padded}?", padded.ToString());
    }
}
