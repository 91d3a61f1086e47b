using System.Buffers;
using System.Globalization;

namespace ConcurrentWeb;

/// <summary>Why a text is not an ISBN, in words that help to mend the list it stands in.</summary>
/// <param name="Reason">The end of a sentence, without the text itself.</param>
/// <param name="Suggestion">The ISBN that the text should be, where that is sure; else null.</param>
internal readonly record struct IsbnFault(string Reason, string? Suggestion = null)
{
    private static readonly SearchValues<char> IsbnCharacters = SearchValues.Create("0123456789X");

    /// <summary>The sentence for a text that is not an ISBN.</summary>
    internal static string Explain(string? text) => string.IsNullOrEmpty(text)
        ? "The text is empty where an ISBN should be."
        : $"{PrintableText.Quote(text)} is not an ISBN: {Of(text).Reason}";

    /// <summary>What is wrong with a text that is not an ISBN.</summary>
    internal static IsbnFault Of(string? text)
    {
        if (IsbnText.IsBlank(text))
        {
            return new("it is empty.");
        }

        Span<char> buffer = stackalloc char[IsbnText.BufferLength];
        var length = IsbnText.Normalise(text, buffer);
        var normalised = length < 0 ? default : buffer[..length];
        var number = IsbnLabel.Strip(normalised);
        if (IsbnDigits.IsRounded(number))
        {
            return new("a spreadsheet has rounded the number and its last digits are lost; "
                + "format the column as text or as a whole number, and export it again.");
        }

        if (IsbnColumn.Rank(text) >= 0)
        {
            return new("it looks like a header line; skip it, or read the file with Import-Csv.");
        }

        if (OtherNumber(normalised) is { } other)
        {
            return new(other);
        }

        if (IsbnFields.AreIn(text))
        {
            return OfFields(text!);
        }

        var books = IsbnWords.Books(text!);
        if (books.Count > 0)
        {
            return books.Count > 1
                ? Several(books.Count)
                : new($"there is other text beside the number; did you mean {books[0]}?", books[0].Isbn13);
        }

        if (length < 0)
        {
            return new(string.Create(CultureInfo.InvariantCulture, $"it has {text!.Length} characters, far more than an ISBN."));
        }

        Span<char> digits = stackalloc char[IsbnText.BufferLength];
        return OfDigits(digits[..IsbnDigits.Read(number, digits)]);
    }

    /// <summary>Other numbers that stand in the lists of libraries and shops, where they say what they are.</summary>
    private static string? OtherNumber(ReadOnlySpan<char> normalised) =>
        normalised.StartsWith("ISSN", StringComparison.Ordinal) ? "ISSN is the number of a journal, not of a book."
        : normalised.StartsWith("ISMN", StringComparison.Ordinal) ? "ISMN is the number of printed music, not of a book."
        : normalised.StartsWith("ASIN", StringComparison.Ordinal) ? "ASIN is a number of one shop's own, and that of a book only by chance."
        : null;

    private static IsbnFault OfFields(string line)
    {
        var books = IsbnFields.Books(line);
        return books.Count > 1
            ? Several(books.Count)
            : new("the line has several columns; pick the one with the ISBN, for instance with Import-Csv.", books.Count == 1 ? books[0].Isbn13 : null);
    }

    private static IsbnFault Several(int count) =>
        new(string.Create(CultureInfo.InvariantCulture, $"it holds {count} of them; give each a line of its own, for instance with -split."));

    private static IsbnFault OfDigits(ReadOnlySpan<char> digits)
    {
        var foreign = digits.IndexOfAnyExcept(IsbnCharacters);
        if (foreign >= 0)
        {
            return OfForeign(digits, foreign);
        }

        var x = digits.IndexOf('X');
        if (x >= 0 && x < digits.Length - 1)
        {
            return new("an X may stand in the last place only.");
        }

        return digits.Length switch
        {
            10 => OfCheckDigit(IsbnChecksum.Of10(digits)),
            13 => OfThirteen(digits),
            14 when digits[0] == '0' => OfThirteen(digits[1..]),
            _ => IsbnLengthFault.Of(digits),
        };
    }

    private static IsbnFault OfForeign(ReadOnlySpan<char> digits, int foreign)
    {
        if (!char.IsLetter(digits[foreign]))
        {
            return new($"it has the character '{digits[foreign]}', and an ISBN has only digits, hyphens and spaces.");
        }

        // What a scanner, or a tired typist, takes for digits. The checksum makes it sure.
        Span<char> read = stackalloc char[digits.Length];
        for (var i = 0; i < digits.Length; i++)
        {
            read[i] = digits[i] switch
            {
                'O' or '\u041E' => '0',
                'I' or 'L' => '1',
                var c => c,
            };
        }

        var number = read.ToString();
        return Isbn.TryParse(number, out _)
            ? new($"letters stand where digits should; did you mean {number}?", number)
            : new("it has letters, and an ISBN has only digits and perhaps an X at its end.");
    }

    private static IsbnFault OfThirteen(ReadOnlySpan<char> thirteen)
    {
        if (thirteen.StartsWith("9790", StringComparison.Ordinal))
        {
            return new("979-0 is the prefix of printed music (ISMN), not of a book.");
        }

        if (thirteen.StartsWith("977", StringComparison.Ordinal))
        {
            return new("it starts with 977, the prefix of journals (ISSN), and the thirteen digits of an ISBN start with 978 or 979.");
        }

        if (!thirteen.StartsWith("978", StringComparison.Ordinal) && !thirteen.StartsWith("979", StringComparison.Ordinal))
        {
            return new($"it starts with {thirteen[..3]}, and the thirteen digits of an ISBN start with 978 or 979.");
        }

        if (thirteen[12] == 'X')
        {
            // Only the ten digits of an old ISBN end so; somebody has put 978 before them and left the end as it was.
            return thirteen[2] == '8' && Isbn.TryParse(thirteen[3..].ToString(), out var isbn)
                ? new($"an X ends an ISBN of ten digits only, and this has thirteen; did you mean {isbn}?", isbn.Isbn13)
                : new("an X ends an ISBN of ten digits only, and this has thirteen.");
        }

        return thirteen.EndsWith("000000", StringComparison.Ordinal)
            ? new("a spreadsheet seems to have rounded the number to zeros, and its last digits are lost.")
            : OfCheckDigit(IsbnChecksum.Of13(thirteen));
    }

    private static IsbnFault OfCheckDigit(char expected) =>
        new($"a digit is wrong or two have changed places; the last digit should be {expected} if the others are right.");
}
