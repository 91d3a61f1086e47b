using System.Globalization;
using System.Text.Json;

namespace ConcurrentWeb.TestServer.Books;

/// <summary>Writes books in the shape of Open Library's data.</summary>
internal static class OpenLibraryJson
{
    /// <summary>A member under the key as it was sent.</summary>
    public static void WriteBook(Utf8JsonWriter json, string key, Book book, string root)
    {
        var number = GeneratedBooks.Hash(book.Isbn13) % 10_000_000;
        var id = string.Create(CultureInfo.InvariantCulture, $"OL{number}M");
        json.WriteStartObject(key);
        json.WriteString("url", $"https://openlibrary.org/books/{id}");
        json.WriteString("key", $"/books/{id}");
        json.WriteString("title", book.Title);
        if (book.Subtitle is not null)
        {
            json.WriteString("subtitle", book.Subtitle);
        }

        WriteNames(json, "authors", book.Authors);
        if (book.PageCount is { } pages)
        {
            json.WriteNumber("number_of_pages", pages);
            json.WriteString("pagination", string.Create(CultureInfo.InvariantCulture, $"{pages} p. ;"));
        }

        json.WriteString("weight", string.Create(CultureInfo.InvariantCulture, $"{100 + (number % 900)} grams"));
        json.WriteStartObject("identifiers");
        WriteTexts(json, "isbn_13", [book.Isbn13]);
        WriteTexts(json, "isbn_10", IsbnNumber.ToIsbn10(book.Isbn13) is { } ten ? [ten] : []);
        WriteTexts(json, "openlibrary", [id]);
        json.WriteEndObject();
        json.WriteStartObject("classifications");
        WriteTexts(json, "dewey_decimal_class", ["813/.54"]);
        json.WriteEndObject();
        WriteNames(json, "publishers", book.Publisher is null ? [] : [book.Publisher]);
        WriteNames(json, "publish_places", ["London"]);
        if (book.PublishedDate is not null)
        {
            json.WriteString("publish_date", FreeText(book.PublishedDate));
        }

        WriteNames(json, "subjects", book.Categories);
        json.WriteStartObject("cover");
        json.WriteString("small", $"{root}/bytes/1500?id={id}&size=S");
        json.WriteString("medium", $"{root}/bytes/6000?id={id}&size=M");
        json.WriteString("large", $"{root}/bytes/20000?id={id}&size=L");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // People typed it.
    private static string FreeText(string date) => date.Length switch
    {
        7 => DateTime.ParseExact(date, "yyyy-MM", CultureInfo.InvariantCulture).ToString("MMMM yyyy", CultureInfo.InvariantCulture),
        10 => DateTime.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("MMMM d, yyyy", CultureInfo.InvariantCulture),
        _ => date,
    };

    private static void WriteNames(Utf8JsonWriter json, string name, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in names)
        {
            json.WriteStartObject();
            json.WriteString("name", text);
            json.WriteString("url", "https://openlibrary.org/about");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
