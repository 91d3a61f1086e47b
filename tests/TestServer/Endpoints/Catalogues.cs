using System.Xml.Linq;
using ConcurrentWeb.TestServer.Books;
using ConcurrentWeb.TestServer.Dispatch;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>The German National Library and the Library of Congress by SRU, Crossref by its works, and catalogues that are broken.</summary>
internal static class Catalogues
{
    private const string Xml = "text/xml; charset=utf-8";

    public static void AddTo(Action<string, Func<Exchange, Task>> add)
    {
        add("dnb", exchange => SearchAsync(exchange, "num=", BookService.Dnb, "MARC21-xml", CatalogueXml.MarcRecord));
        add("lcdb", exchange => SearchAsync(exchange, "bath.isbn=", BookService.LibraryOfCongress, "mods", CatalogueXml.ModsRecord));
        add("broken-sru", BrokenAsync);
        add("crossref", CrossrefAsync);
    }

    private static Task SearchAsync(Exchange exchange, string index, BookService service, string schema, Func<Book, XElement> record)
    {
        var terms = (exchange.Query("query") ?? string.Empty).Split(" or ");
        if (exchange.Query("operation") != "searchRetrieve" || exchange.Query("recordSchema") != schema
            || !terms.All(term => term.StartsWith(index, StringComparison.Ordinal)))
        {
            return exchange.AnswerTextAsync(CatalogueXml.Refusal("Query syntax error", string.Join(" or ", terms)), contentType: Xml);
        }

        Book[] books = [.. Find(terms.Select(term => term[index.Length..]), service)];
        return exchange.AnswerTextAsync(CatalogueXml.Response(books, (int)exchange.Query("maximumRecords", 10), record), contentType: Xml);
    }

    private static IEnumerable<Book> Find(IEnumerable<string> isbns, BookService service) =>
        isbns.Select(IsbnNumber.ToIsbn13).OfType<string>().Select(isbn => BookCatalog.Find(isbn, service)).OfType<Book>();

    // What some network or a broken service gives instead; the entity would read a file, if one let it.
    private static Task BrokenAsync(Exchange exchange) => exchange.AnswerTextAsync(
        exchange.Argument(0) switch
        {
            "diagnostic" => CatalogueXml.Refusal("System temporarily unavailable", string.Empty),
            "html" => "<html><body>Sign in to the network</body></html>",
            "cut" => "<searchRetrieveResponse><numberOfRecords>1</numberOfRecords><records>",
            "dtd" => "<!DOCTYPE a [<!ENTITY file SYSTEM \"file:///etc/hostname\">]><searchRetrieveResponse><numberOfRecords>0</numberOfRecords><a>&file;</a></searchRetrieveResponse>",
            var kind => throw new FormatException($"There is no broken answer '{kind}'."),
        },
        contentType: Xml);

    private static Task CrossrefAsync(Exchange exchange)
    {
        var filters = (exchange.Query("filter") ?? string.Empty).Split(',');
        var rows = exchange.Query("rows", 20);
        if (rows is < 0 or > 1000 || !filters.All(filter => filter.StartsWith("isbn:", StringComparison.Ordinal)))
        {
            return exchange.AnswerJsonAsync(json => json.WriteString("status", "failed"), StatusCodes.Status400BadRequest);
        }

        exchange.Response.Headers["X-Rate-Limit-Limit"] = "50";
        exchange.Response.Headers["X-Rate-Limit-Interval"] = "1s";
        var books = Find(filters.Select(filter => filter["isbn:".Length..]), BookService.Crossref);
        return exchange.AnswerJsonAsync(json => CrossrefJson.WriteWorks(json, [.. books.Reverse()], (int)rows));
    }
}
