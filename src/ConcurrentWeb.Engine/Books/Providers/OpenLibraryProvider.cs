using System.Text.Json;

namespace ConcurrentWeb.Books;

/// <summary>
/// Open Library: the data of books by their bibliographic keys. The data have no description; it has to be asked for apart.
/// </summary>
public sealed class OpenLibraryProvider : IBookMetadataProvider
{
    internal const string ProviderName = "OpenLibrary";

    // With 80 the address is 1.6 kB long, and the service takes 2 kB; 25 is what it asks for.
    private static readonly BookProviderLimits Anonymous = new()
    {
        MaximumIsbnsPerRequest = 80,
        DefaultIsbnsPerRequest = 25,
        RequestsPerSecond = 1,
        Burst = 10,
    };

    private static readonly BookProviderLimits Identified = Anonymous with { RequestsPerSecond = 3 };

    private static readonly (string Name, BookCoverSize Size)[] Covers =
        [("small", BookCoverSize.SmallThumbnail), ("medium", BookCoverSize.Thumbnail), ("large", BookCoverSize.Small)];

    /// <inheritdoc/>
    public string Name => ProviderName;

    /// <inheritdoc/>
    public Uri DefaultBaseUri => OpenLibraryBooks.Address;

    /// <inheritdoc/>
    public BookProviderLimits Limits(BookProviderOptions options) => LimitsOf(options);

    /// <inheritdoc/>
    public IBookMetadataProvider Descriptions { get; } = new OpenLibraryDescriptions();

    /// <inheritdoc/>
    public RequestDefinition CreateRequest(BookQuery query, BookProviderOptions options) => OpenLibraryBooks.Ask(this, query, options, "data");

    /// <inheritdoc/>
    public BookProviderAnswer Read(WebResult answer, BookQuery query) => OpenLibraryBooks.Read(answer, query, Book);

    /// <summary>How the service may be asked, whatever for.</summary>
    internal static BookProviderLimits LimitsOf(BookProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Contact is null ? Anonymous : Identified;
    }

    private static BookMetadata Book(JsonElement book, Isbn isbn, BookQuery query)
    {
        var authors = book.Texts("authors", "name");
        var date = book.Text("publish_date");
        var pagination = book.Text("pagination");
        return BookMetadata.Known(isbn, ProviderName) with
        {
            Title = book.Text("title"),
            Subtitle = book.Text("subtitle"),
            Authors = authors,
            Contributors = [.. authors.Select(name => new BookContributor(name, BookContributor.Author))],
            ByStatement = book.Text("by_statement"),
            Publisher = book.Texts("publishers", "name").First,
            PublishPlaces = book.Texts("publish_places", "name"),
            PublishedDate = date,
            Published = PublicationDate.Read(date),
            Excerpt = book.Texts("excerpts", "text").First,
            Notes = book.TextOrValue("notes") is { } notes ? [notes] : [],
            PageCount = book.PositiveInteger("number_of_pages") ?? PhysicalDescription.Pages(pagination),
            Pagination = pagination,
            Weight = book.Text("weight"),
            Subjects = book.Texts("subjects", "name"),
            Classifications = Numbers(book.Field("classifications"), Classification),
            Identifiers = Numbers(book.Field("identifiers"), static name => name.ToUpperInvariant()),
            Covers = book.Field("cover") is { } cover
                ? [.. Covers.Select(size => (size.Size, Uri: cover.Address(size.Name)))
                    .Where(picture => picture.Uri is not null).Select(picture => new BookCover(picture.Size, picture.Uri!))]
                : [],
            Links = Links(book),
            SourceUri = book.Address("url"),
            Raw = query.IncludeRaw ? JsonFields.Raw(ProviderName, book) : TextDictionary.Empty,
        };
    }

    private static string Classification(string name) => name switch
    {
        "dewey_decimal_class" => "DDC",
        "lc_classifications" => "LCC",
        _ => name.ToUpperInvariant(),
    };

    /// <summary>The values of an object that has a list of them under each name.</summary>
    private static ValueCollection<BookIdentifier> Numbers(JsonElement? lists, Func<string, string> type) =>
        lists is { ValueKind: JsonValueKind.Object } all
            ? [.. all.EnumerateObject().SelectMany(list => all.Texts(list.Name).Select(value => new BookIdentifier(type(PrintableText.Clean(list.Name)), value)))]
            : [];

    private static ValueCollection<BookLink> Links(JsonElement book)
    {
        var links = book.Items("links").Select(link => (Relation: link.Text("title") ?? "link", Uri: link.Address("url")))
            .Concat(book.Items("ebooks").Select(ebook => (Relation: "ebook", Uri: ebook.Address("preview_url"))))
            .Prepend((Relation: "info", Uri: book.Address("url")));
        return [.. links.Where(link => link.Uri is not null).Select(link => new BookLink(link.Relation, link.Uri!))];
    }
}
