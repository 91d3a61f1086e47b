using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ConcurrentWeb.TestServer.Books;

/// <summary>Writes books in the shape of Open Library's data.</summary>
internal static class OpenLibraryJson
{
    /// <summary>A member under the key as it was sent.</summary>
    public static void WriteBook(Utf8JsonWriter json, string key, Book book, string root)
    {
        var (number, id) = Number(book);
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

    /// <summary>
    /// The edition as it is stored, inside what is said of all. Of its description, which has no HTML, some are a text and some an
    /// object with one; a generated book may have none.
    /// </summary>
    public static void WriteDetails(Utf8JsonWriter json, string key, Book book)
    {
        var (number, id) = Number(book);
        json.WriteStartObject(key);
        json.WriteString("bib_key", key);
        json.WriteString("info_url", $"https://openlibrary.org/books/{id}");
        json.WriteString("preview", "noview");
        json.WriteString("preview_url", $"https://openlibrary.org/books/{id}");
        json.WriteStartObject("details");
        json.WriteString("key", $"/books/{id}");
        WriteReferences(json, "works", $"/works/OL{number}W");
        json.WriteString("title", book.Title);
        WriteTexts(json, "isbn_13", [book.Isbn13]);
        WriteTexts(json, "publishers", book.Publisher is null ? [] : [book.Publisher]);
        if (book.Description is not null)
        {
            WriteDescription(json, Plain(book.Description), isTyped: number % 2 == 0);
        }

        json.WriteNumber("latest_revision", 3);
        json.WriteStartObject("type");
        json.WriteString("key", "/type/edition");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDescription(Utf8JsonWriter json, string text, bool isTyped)
    {
        if (!isTyped)
        {
            json.WriteString("description", text);
            return;
        }

        json.WriteStartObject("description");
        json.WriteString("type", "/type/text");
        json.WriteString("value", text);
        json.WriteEndObject();
    }

    private static void WriteReferences(Utf8JsonWriter json, string name, string key)
    {
        json.WriteStartArray(name);
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static (ulong Number, string Id) Number(Book book)
    {
        var number = GeneratedBooks.Hash(book.Isbn13) % 10_000_000;
        return (number, string.Create(CultureInfo.InvariantCulture, $"OL{number}M"));
    }

    private static string Plain(string html) => WebUtility.HtmlDecode(Regex.Replace(html, "<[^>]*>", string.Empty, RegexOptions.None, TimeSpan.FromSeconds(1)));

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
