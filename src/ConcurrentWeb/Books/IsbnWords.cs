using System.Buffers;

namespace ConcurrentWeb;

/// <summary>Finds the ISBNs that stand between other words.</summary>
internal static class IsbnWords
{
    /// <summary>Lines are not read further than this; a longer one is no line of a list.</summary>
    private const int MaximumLength = 1000;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789X ");

    /// <summary>
    /// The different books whose numbers stand in the text. Of ten digits any number is an ISBN with a chance of one in
    /// eleven, so those count only where the text says that it is one.
    /// </summary>
    internal static IReadOnlyList<Isbn> Books(string text)
    {
        Span<char> normalised = new char[Math.Min(text.Length, MaximumLength)];
        var length = IsbnText.Normalise(text.AsSpan(0, normalised.Length), normalised);
        var words = normalised[..length];
        var shortest = words.IndexOf("ISBN", StringComparison.Ordinal) >= 0 ? 10 : 13;

        var books = new List<Isbn>();
        while (!words.IsEmpty)
        {
            var start = words.IndexOfAnyInRange('0', '9');
            if (start < 0)
            {
                break;
            }

            words = words[start..];
            var end = words.IndexOfAnyExcept(NumberCharacters);
            var run = end < 0 ? words : words[..end];
            Add(books, run.ToString(), shortest);
            words = words[run.Length..];
        }

        return books;
    }

    // A number may have spaces in it, or stand beside another one.
    private static void Add(List<Isbn> books, string run, int shortest)
    {
        string[] numbers = Isbn.TryParse(run, out _) ? [run] : run.Split(IsbnText.Separator);
        foreach (var number in numbers)
        {
            if (number.Length >= shortest && Isbn.TryParse(number, out var isbn) && !books.Contains(isbn))
            {
                books.Add(isbn);
            }
        }
    }
}
