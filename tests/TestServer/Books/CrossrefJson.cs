using System.Globalization;
using System.Text.Json;

namespace ConcurrentWeb.TestServer.Books;

/// <summary>Writes books in the shape of Crossref's works: all behind their chapters, which have the same ISBNs.</summary>
internal static class CrossrefJson
{
    public static void WriteWorks(Utf8JsonWriter json, IReadOnlyList<Book> books, int rows)
    {
        json.WriteString("status", "ok");
        json.WriteString("message-type", "work-list");
        json.WriteStartObject("message");
        json.WriteNumber("total-results", 2 * books.Count);
        json.WriteStartArray("items");
        foreach (var book in books.Take(rows))
        {
            WriteWork(json, book, "book-chapter", "An Introduction", ".ch1");
        }

        foreach (var book in books.Take(rows - books.Count))
        {
            WriteWork(json, book, "monograph", book.Title, string.Empty);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteWork(Utf8JsonWriter json, Book book, string type, string title, string part)
    {
        var doi = $"10.5555/{book.Isbn13}{part}";
        json.WriteStartObject();
        json.WriteString("DOI", doi);
        json.WriteString("URL", $"http://dx.doi.org/{doi}");
        json.WriteString("type", type);
        json.WriteStartArray("title");
        json.WriteStringValue(title);
        json.WriteEndArray();
        json.WriteStartArray("ISBN");
        json.WriteStringValue(book.Isbn13);
        json.WriteEndArray();
        json.WriteStartArray("author");
        foreach (var author in book.Authors)
        {
            var space = author.LastIndexOf(' ');
            json.WriteStartObject();
            json.WriteString("given", author[..Math.Max(space, 0)]);
            json.WriteString("family", author[(space + 1)..]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (book.Publisher is not null)
        {
            json.WriteString("publisher", book.Publisher);
        }

        if (book.PublishedDate is not null)
        {
            json.WriteStartObject("published-print");
            json.WriteStartArray("date-parts");
            json.WriteStartArray();
            foreach (var number in book.PublishedDate.Split('-'))
            {
                json.WriteNumberValue(int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture));
            }

            json.WriteEndArray();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
