using System.Globalization;

namespace ConcurrentWeb.TestServer.Books;

/// <summary>
/// The books of /books/v1/volumes: ten real ones, a few that misbehave, and a generated one for nine in ten of all other ISBNs.
/// Everything here is a pure function of the ISBN, so that a test can say beforehand what the server will answer.
/// </summary>
public static class BookCatalog
{
    /// <summary>Asked for this one, the server answers with another book, whose identifiers do not hold it.</summary>
    public const string WrongBookIsbn = "9780000000101";

    /// <summary>The answer breaks off in the middle of its JSON, with 200 and the length that it has.</summary>
    public const string MalformedIsbn = "9780000000200";

    /// <summary>The answer has a title and nothing else.</summary>
    public const string NoIdentifiersIsbn = "9780000000309";

    /// <summary>Found only as ISBN:, in upper case.</summary>
    public const string UpperCaseOnlyIsbn = "9780000000408";

    /// <summary>Found only as the bare number.</summary>
    public const string BareNumberOnlyIsbn = "9780000000507";

    /// <summary>The ISBNs of the ten real books, all of them known.</summary>
    public static IReadOnlyList<string> RealIsbns { get; } = [.. RealBooks.ByIsbn13.Keys.Order(StringComparer.Ordinal)];

    /// <summary>
    /// Whether asking for this ISBN-13 gets an item of any kind. The real and the misbehaving ones are known; of all others those are
    /// unknown whose <see cref="Delays.Mix"/>, of the thirteen digits as a number, is divisible by ten.
    /// </summary>
    public static bool IsKnown(string isbn13) =>
        RealBooks.ByIsbn13.ContainsKey(isbn13) || IsSpecial(isbn13) || GeneratedBooks.Hash(isbn13) % 10 != 0;

    /// <summary>The book that the server answers with for a valid ISBN-13; null when it is unknown.</summary>
    public static Book? Find(string isbn13) => isbn13 switch
    {
        WrongBookIsbn => RealBooks.ByIsbn13["9780002005883"],
        NoIdentifiersIsbn => new Book(isbn13, "A Title Alone") { HasIdentifiers = false },
        _ when RealBooks.ByIsbn13.TryGetValue(isbn13, out var book) => book,
        _ when IsKnown(isbn13) => GeneratedBooks.Create(isbn13),
        _ => null,
    };

    /// <summary>
    /// Whether a service knows this ISBN-13. The real ones are known to all. Of the others Google Books knows those of
    /// <see cref="IsKnown(string)"/>, and each of the others another nine in ten.
    /// </summary>
    public static bool IsKnown(string isbn13, BookService service) => service == BookService.GoogleBooks
        ? IsKnown(isbn13)
        : RealBooks.ByIsbn13.ContainsKey(isbn13) || Delays.Mix(GeneratedBooks.Hash(isbn13) + (ulong)service) % 10 != 0;

    /// <summary>The book that a service answers with for a valid ISBN-13; null when it is unknown, or no ISBN.</summary>
    public static Book? Find(string isbn13, BookService service) =>
        service == BookService.GoogleBooks ? Find(isbn13)
        : isbn13.Length == 0 || !IsKnown(isbn13, service) ? null
        : RealBooks.ByIsbn13.GetValueOrDefault(isbn13) ?? GeneratedBooks.Create(isbn13);

    /// <summary>The n-th of a hundred million valid ISBN-13s, for tests that need many; about one in ten of them is unknown.</summary>
    public static string IsbnNumbered(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, 99_999_999);
        return IsbnNumber.Complete13(string.Create(CultureInfo.InvariantCulture, $"9781{n:D8}"));
    }

    private static bool IsSpecial(string isbn13) =>
        isbn13 is WrongBookIsbn or MalformedIsbn or NoIdentifiersIsbn or UpperCaseOnlyIsbn or BareNumberOnlyIsbn;
}
