using System.Text.Json;

namespace ConcurrentWeb.Books;

/// <summary>Reads a list of volumes. A field that is missing, or of another type than documented, is as if unknown.</summary>
internal static class GoogleBooksAnswer
{
    private const string Service = "Google Books";

    private static readonly (string Name, BookCoverSize Size)[] Covers =
    [
        ("smallThumbnail", BookCoverSize.SmallThumbnail), ("thumbnail", BookCoverSize.Thumbnail), ("small", BookCoverSize.Small),
        ("medium", BookCoverSize.Medium), ("large", BookCoverSize.Large), ("extraLarge", BookCoverSize.ExtraLarge),
    ];

    /// <summary>Finds the books that were asked for among the volumes in the body.</summary>
    internal static BookProviderAnswer Read(ReadOnlyMemory<byte> body, BookQuery query)
    {
        using var document = JsonFields.TryParse(body, out var exception);
        if (document is null)
        {
            return ProviderRequest.Unreadable(Service, "not JSON", exception);
        }

        var list = document.RootElement;
        if (!list.Has("items"))
        {
            // Where nothing matches there is no list at all, but the count is there.
            return list.Has("totalItems") || list.Has("kind")
                ? Answer(new BookMetadata?[query.Isbns.Count])
                : ProviderRequest.Unreadable(Service, "not a list of volumes");
        }

        return list.Field("items") is { ValueKind: JsonValueKind.Array } volumes
            ? Answer(Match(volumes, query))
            : ProviderRequest.Unreadable(Service, "not a list of volumes");
    }

    // Other editions can push a book out of the answer to many.
    private static BookProviderAnswer Answer(BookMetadata?[] books) =>
        BookProviderAnswer.Of(books, books.Length == 1 ? BookMisses.Final : BookMisses.AskSingly);

    private static BookMetadata?[] Match(JsonElement volumes, BookQuery query)
    {
        var books = new BookMetadata?[query.Isbns.Count];
        foreach (var volume in volumes.EnumerateArray())
        {
            if (volume.Field("volumeInfo") is { } info)
            {
                foreach (var place in query.PlacesOf(info.Items("industryIdentifiers").Select(identifier => identifier.Text("identifier"))))
                {
                    books[place] ??= Book(volume, info, query.Isbns[place], query.IncludeRaw);
                }
            }
        }

        return books;
    }

    private static BookMetadata Book(JsonElement volume, JsonElement info, Isbn isbn, bool includeRaw)
    {
        var authors = info.Texts("authors");
        var date = info.Text("publishedDate");
        var description = info.Text("description");
        return BookMetadata.Known(isbn, GoogleBooksProvider.ProviderName) with
        {
            Title = info.Text("title"),
            Subtitle = info.Text("subtitle"),
            Authors = authors,
            Contributors = [.. authors.Select(name => new BookContributor(name, BookContributor.Author))],
            Publisher = info.Text("publisher"),
            PublishedDate = date,
            Published = PublicationDate.Read(date),
            Series = Series(info),
            Description = HtmlText.ToPlainText(description),
            DescriptionHtml = description,
            Excerpt = HtmlText.ToPlainText(volume.Field("searchInfo")?.Text("textSnippet")),
            PageCount = info.PositiveInteger("pageCount"),
            Dimensions = Dimensions(info),
            Categories = Categories(info),
            Identifiers = Identifiers(volume, info),
            Language = LanguageCode.Read(info.Text("language")),
            PrintType = info.Text("printType"),
            MaturityRating = info.Text("maturityRating"),
            AverageRating = info.Number("averageRating"),
            RatingsCount = info.PositiveInteger("ratingsCount"),
            Covers = info.Field("imageLinks") is { } images
                ? [.. Covers.Select(cover => (cover.Size, Uri: images.Address(cover.Name)))
                    .Where(cover => cover.Uri is not null).Select(cover => new BookCover(cover.Size, cover.Uri!))]
                : [],
            Links = Links(volume, info),
            SourceUri = info.Address("infoLink") ?? info.Address("canonicalVolumeLink") ?? info.Address("previewLink"),
            Raw = includeRaw ? JsonFields.Raw(GoogleBooksProvider.ProviderName, volume) : TextDictionary.Empty,
        };
    }

    private static TextCollection Categories(JsonElement info) =>
        [.. info.Texts("categories").Prepend(info.Text("mainCategory")).OfType<string>().Distinct(StringComparer.Ordinal)];

    // The name of a series stands in no answer, but the short form of the book's place in it does.
    private static TextCollection Series(JsonElement info) =>
        info.Field("seriesInfo")?.Text("shortSeriesBookTitle") is { } title ? [title] : [];

    private static BookDimensions? Dimensions(JsonElement info) => info.Field("dimensions") is { } size
        ? PhysicalDescription.Dimensions(
            PhysicalDescription.Centimetres(size.Text("height")),
            PhysicalDescription.Centimetres(size.Text("width")),
            PhysicalDescription.Centimetres(size.Text("thickness")))
        : null;

    private static ValueCollection<BookIdentifier> Identifiers(JsonElement volume, JsonElement info)
    {
        var identifiers = info.Items("industryIdentifiers")
            .Where(entry => entry.Text("identifier") is not null)
            .Select(entry => new BookIdentifier(entry.Text("type") ?? "OTHER", entry.Text("identifier")!));
        return volume.Text("id") is { } id ? [.. identifiers, new BookIdentifier("GOOGLE", id)] : [.. identifiers];
    }

    private static ValueCollection<BookLink> Links(JsonElement volume, JsonElement info)
    {
        (string Relation, Uri? Uri)[] links =
        [
            ("info", info.Address("infoLink")),
            ("canonical", info.Address("canonicalVolumeLink")),
            ("preview", info.Address("previewLink")),
            ("self", volume.Address("selfLink")),
            ("buy", volume.Field("saleInfo")?.Address("buyLink")),
            ("reader", volume.Field("accessInfo")?.Address("webReaderLink")),
        ];
        return [.. links.Where(link => link.Uri is not null).Select(link => new BookLink(link.Relation, link.Uri!))];
    }
}
