using System.Globalization;
using ConcurrentWeb.TestServer.Books;

namespace ConcurrentWeb.Bench.Contestants;

/// <summary>A list as people have them: of a hundred lines five are no ISBNs, ten are there already, and of the rest one in ten nobody knows.</summary>
internal static class BookList
{
    /// <summary>Line n, from 1: always the same.</summary>
    public static string Line(int n) => (n % 20) switch
    {
        7 => string.Create(CultureInfo.InvariantCulture, $"no ISBN {n}"),
        13 or 18 when n > 50 => Line(n - 10 - (n % 40)) is var earlier && earlier.StartsWith("no", StringComparison.Ordinal) ? Line(1) : earlier,
        _ => BookCatalog.IsbnNumbered(n),
    };

    /// <summary>The fewest requests for the first lines: full ones, and one more in each way for each book that is not found.</summary>
    public static long LeastRequests(int lines, int perRequest, int ways, BookService service)
    {
        var isbns = Enumerable.Range(1, lines).Select(Line).Where(IsIsbn).ToHashSet(StringComparer.Ordinal);
        return ((isbns.Count + perRequest - 1) / perRequest) + ((long)ways * isbns.Count(isbn => !BookCatalog.IsKnown(isbn, service)));
    }

    /// <summary>Whether the line is one, of which this list has two kinds only.</summary>
    public static bool IsIsbn(string line) => line.StartsWith("97", StringComparison.Ordinal);
}
