using System.Globalization;
using System.Text.Json;

namespace ConcurrentWeb.TestServer.Books;

/// <summary>Writes books in the shape of Google Books.</summary>
internal static class VolumeJson
{
    /// <summary>The members of a list. One without matches has no items, not even an empty array of them.</summary>
    public static void WriteVolumes(Utf8JsonWriter json, IReadOnlyList<Book> books, int maxResults, string root)
    {
        json.WriteString("kind", "books#volumes");
        json.WriteNumber("totalItems", books.Count);
        if (books.Count == 0 || maxResults == 0)
        {
            return;
        }

        json.WriteStartArray("items");
        foreach (var book in books.Take(maxResults))
        {
            WriteVolume(json, book, root);
        }

        json.WriteEndArray();
    }

    private static void WriteVolume(Utf8JsonWriter json, Book book, string root)
    {
        var id = Id(book);
        json.WriteStartObject();
        json.WriteString("kind", "books#volume");
        json.WriteString("id", id);
        json.WriteString("etag", $"e{id[..8]}");
        json.WriteString("selfLink", $"{root}/books/v1/volumes/{id}");
        json.WriteStartObject("volumeInfo");
        WriteText(json, "title", book.Title);
        if (book.HasIdentifiers)
        {
            WriteDetails(json, book);
            WriteLinks(json, id, root);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter json, Book book)
    {
        WriteText(json, "subtitle", book.Subtitle);
        WriteTexts(json, "authors", book.Authors);
        WriteText(json, "publisher", book.Publisher);
        WriteText(json, "publishedDate", book.PublishedDate);
        WriteText(json, "description", book.Description);
        json.WriteStartArray("industryIdentifiers");
        WriteIdentifier(json, "ISBN_13", book.Isbn13);
        WriteIdentifier(json, "ISBN_10", IsbnNumber.ToIsbn10(book.Isbn13));
        json.WriteEndArray();
        WriteNumber(json, "pageCount", book.PageCount);
        WriteText(json, "printType", "BOOK");
        WriteTexts(json, "categories", book.Categories);
        WriteNumber(json, "averageRating", book.AverageRating);
        WriteNumber(json, "ratingsCount", book.RatingsCount);
        WriteText(json, "maturityRating", "NOT_MATURE");
        WriteText(json, "language", book.Language);
    }

    // The images are this server's own, so that a test which fetches one stays on the machine.
    private static void WriteLinks(Utf8JsonWriter json, string id, string root)
    {
        json.WriteStartObject("imageLinks");
        json.WriteString("smallThumbnail", $"{root}/bytes/1500?id={id}&zoom=5");
        json.WriteString("thumbnail", $"{root}/bytes/6000?id={id}&zoom=1");
        json.WriteEndObject();
        json.WriteString("infoLink", $"http://books.google.com/books?id={id}&source=gbs_api");
        json.WriteString("canonicalVolumeLink", $"https://books.google.com/books/about/book.html?hl=&id={id}");
    }

    private static void WriteIdentifier(Utf8JsonWriter json, string type, string? identifier)
    {
        if (identifier is not null)
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("identifier", identifier);
            json.WriteEndObject();
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static string Id(Book book) =>
        GeneratedBooks.Hash(book.Isbn13).ToString("x16", CultureInfo.InvariantCulture)[..12];
}
