using System.Globalization;
using System.Xml.Linq;

namespace ConcurrentWeb.TestServer.Books;

/// <summary>Writes the answers of catalogues that are searched by SRU, with records of MARC 21 or of MODS.</summary>
internal static class CatalogueXml
{
    private static readonly XNamespace Sru = "http://www.loc.gov/zing/srw/";
    private static readonly XNamespace Diagnostic = "http://www.loc.gov/zing/srw/diagnostic/";
    private static readonly XNamespace Marc = "http://www.loc.gov/MARC21/slim";
    private static readonly XNamespace Mods = "http://www.loc.gov/mods/v3";

    /// <summary>The records that there is room for, and how many match.</summary>
    public static string Response(IReadOnlyList<Book> books, int most, Func<Book, XElement> record) => Text(new XElement(
        Sru + "searchRetrieveResponse",
        new XElement(Sru + "version", "1.1"),
        new XElement(Sru + "numberOfRecords", books.Count),
        books.Count == 0
            ? null
            : new XElement(Sru + "records", books.Take(most).Select(book => new XElement(Sru + "record", new XElement(Sru + "recordData", record(book)))))));

    public static string Refusal(string message, string details) => Text(new XElement(
        Sru + "searchRetrieveResponse",
        new XElement(Sru + "version", "1.1"),
        new XElement(
            Sru + "diagnostics",
            new XElement(
                Diagnostic + "diagnostic",
                new XElement(Diagnostic + "uri", "info:srw/diagnostic/1/10"),
                new XElement(Diagnostic + "details", details),
                new XElement(Diagnostic + "message", message)))));

    public static XElement MarcRecord(Book book)
    {
        XElement? Field(string tag, string indicators, params (char Code, string? Text)[] subfields) => subfields.All(subfield => subfield.Text is null)
            ? null
            : new XElement(
                Marc + "datafield",
                new XAttribute("tag", tag),
                new XAttribute("ind1", indicators[0]),
                new XAttribute("ind2", indicators[1]),
                subfields.Where(subfield => subfield.Text is not null)
                    .Select(subfield => new XElement(Marc + "subfield", new XAttribute("code", subfield.Code), subfield.Text)));

        // The articles of German titles stand between two control characters.
        return new XElement(
            Marc + "record",
            new XElement(Marc + "leader", "00000nam a2200000 c 4500"),
            new XElement(Marc + "controlfield", new XAttribute("tag", "001"), GeneratedBooks.Hash(book.Isbn13) % 10_000_000_000),
            Field("020", "  ", ('a', book.Isbn13), ('9', book.Isbn13)),
            Field("041", "  ", ('a', book.Language is "de" ? "ger" : "eng")),
            Field("082", "74", ('a', "830")),
            book.Authors.Select((author, i) => Field(i == 0 ? "100" : "700", "1 ", ('a', Inverted(author)), ('e', "Verfasser"), ('4', "aut"))),
            Field("245", "10", ('a', book.Title.Replace("The ", "\u0098The\u009C ", StringComparison.Ordinal)), ('b', book.Subtitle)),
            Field("264", " 1", ('a', "Berlin :"), ('b', book.Publisher), ('c', book.PublishedDate?[..4])),
            Field("300", "  ", ('a', book.PageCount is { } pages ? string.Create(CultureInfo.InvariantCulture, $"{pages} Seiten") : null), ('c', "21 cm")),
            book.Categories.Select(category => Field("650", " 7", ('a', category))));
    }

    public static XElement ModsRecord(Book book) => new(
        Mods + "mods",
        new XElement(
            Mods + "titleInfo",
            new XElement(Mods + "title", book.Title),
            book.Subtitle is null ? null : new XElement(Mods + "subTitle", book.Subtitle)),
        book.Authors.Select(author => new XElement(
            Mods + "name",
            new XAttribute("type", "personal"),
            new XElement(Mods + "namePart", Inverted(author)),
            new XElement(Mods + "role", new XElement(Mods + "roleTerm", new XAttribute("type", "text"), "author")))),
        new XElement(
            Mods + "originInfo",
            new XElement(Mods + "place", new XElement(Mods + "placeTerm", new XAttribute("type", "text"), "London")),
            book.Publisher is null ? null : new XElement(Mods + "publisher", book.Publisher),
            book.PublishedDate is null ? null : new XElement(Mods + "dateIssued", $"c{book.PublishedDate[..4]}.")),
        new XElement(Mods + "language", new XElement(Mods + "languageTerm", new XAttribute("type", "code"), "eng")),
        book.Categories.Select(category => new XElement(Mods + "subject", new XElement(Mods + "topic", category))),
        new XElement(Mods + "identifier", new XAttribute("type", "isbn"), $"{book.Isbn13} (alk. paper)"));

    private static string Inverted(string name) => name.LastIndexOf(' ') is > 0 and var space ? $"{name[(space + 1)..]}, {name[..space]}" : name;

    private static string Text(XElement root) => $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>{root.ToString(SaveOptions.DisableFormatting)}";
}
