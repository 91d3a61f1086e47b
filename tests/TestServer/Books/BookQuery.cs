using System.Globalization;

namespace ConcurrentWeb.TestServer.Books;

/// <summary>A search such as isbn:A OR isbn:B. A term that is no valid ISBN matches nothing.</summary>
internal sealed class BookQuery
{
    private readonly List<string> _isbns = [];

    private BookQuery()
    {
    }

    /// <summary>The first ISBN as a number, 0 without one: what decides how long the answer takes.</summary>
    public long FirstNumber => _isbns.Count == 0 ? 0 : long.Parse(_isbns[0], NumberStyles.None, CultureInfo.InvariantCulture);

    public bool AsksForMalformed => _isbns.Contains(BookCatalog.MalformedIsbn);

    /// <summary>The books found, each once, in an order that has nothing to do with the one asked: as the real source does it.</summary>
    public IReadOnlyList<Book> Matches =>
    [
        .. _isbns
            .Select(BookCatalog.Find)
            .OfType<Book>()
            .DistinctBy(book => book.Isbn13, StringComparer.Ordinal)
            .OrderBy(book => GeneratedBooks.Hash(book.Isbn13)),
    ];

    public static BookQuery Parse(string text)
    {
        var query = new BookQuery();
        foreach (var term in text.Split(" OR ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var prefix = term.StartsWith("isbn:", StringComparison.OrdinalIgnoreCase) ? term[..5] : "";
            var isbn = IsbnNumber.ToIsbn13(term[prefix.Length..]);
            var isFound = isbn switch
            {
                null => false,
                BookCatalog.UpperCaseOnlyIsbn => prefix == "ISBN:",
                BookCatalog.BareNumberOnlyIsbn => prefix.Length == 0,
                _ => true,
            };
            if (isFound)
            {
                query._isbns.Add(isbn!);
            }
        }

        return query;
    }
}
