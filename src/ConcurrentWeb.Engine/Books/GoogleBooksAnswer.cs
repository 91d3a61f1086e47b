using System.Text.Json;

namespace ConcurrentWeb.Books;

/// <summary>Reads a list of volumes. A field that is missing, or of another type than documented, is as if unknown.</summary>
internal static class GoogleBooksAnswer
{
    // From the largest to the smallest.
    private static readonly string[] Covers = ["extraLarge", "large", "medium", "small", "thumbnail", "smallThumbnail"];

    private static readonly string[] Pages = ["infoLink", "canonicalVolumeLink", "previewLink"];

    /// <summary>Finds the books with the given ISBNs among the volumes in the body.</summary>
    internal static BookProviderAnswer Read(ReadOnlyMemory<byte> body, IReadOnlyList<Isbn> isbns, string source)
    {
        using var document = JsonFields.TryParse(body, out var exception);
        if (document is null)
        {
            return Failed("not JSON", exception);
        }

        var list = document.RootElement;
        if (!list.Has("items"))
        {
            // Where nothing matches there is no list at all, but the count is there.
            return list.Has("totalItems") || list.Has("kind")
                ? Answer(new BookMetadata?[isbns.Count])
                : Failed("not a list of volumes", exception: null);
        }

        return list.Field("items") is { ValueKind: JsonValueKind.Array } volumes
            ? Answer(Match(volumes, isbns, source))
            : Failed("not a list of volumes", exception: null);
    }

    private static BookProviderAnswer Failed(string what, Exception? exception) => BookProviderAnswer.Failed(
        new WebError(WebErrorKind.InvalidResponse, $"Google Books gave an answer that is {what}.") { Exception = exception });

    // Other editions can push a book out of the answer to many.
    private static BookProviderAnswer Answer(BookMetadata?[] books) => BookProviderAnswer.Of(books, missingIsFinal: books.Length == 1);

    private static BookMetadata?[] Match(JsonElement volumes, IReadOnlyList<Isbn> isbns, string source)
    {
        var books = new BookMetadata?[isbns.Count];
        foreach (var volume in volumes.EnumerateArray())
        {
            if (volume.Field("volumeInfo") is not { } info)
            {
                continue;
            }

            foreach (var identifier in info.Items("industryIdentifiers"))
            {
                if (Isbn.TryParse(identifier.Text("identifier"), out var isbn) && IndexOf(isbns, isbn) is >= 0 and var place)
                {
                    books[place] ??= Book(info, isbn, source);
                }
            }
        }

        return books;
    }

    private static int IndexOf(IReadOnlyList<Isbn> isbns, Isbn isbn)
    {
        for (var i = 0; i < isbns.Count; i++)
        {
            if (isbns[i] == isbn)
            {
                return i;
            }
        }

        return -1;
    }

    private static BookMetadata Book(JsonElement info, Isbn isbn, string source)
    {
        var date = info.Text("publishedDate");
        return new BookMetadata
        {
            Isbn = isbn.Isbn13,
            Isbn10 = isbn.Isbn10,
            Isbn13 = isbn.Isbn13,
            Title = info.Text("title"),
            Subtitle = info.Text("subtitle"),
            Authors = info.Texts("authors"),
            Publisher = info.Text("publisher"),
            PublishedDate = date,
            PublishedYear = PublicationYear.Read(date),
            Description = HtmlText.ToPlainText(info.Text("description")),
            PageCount = info.PositiveInteger("pageCount"),
            Categories = info.Texts("categories"),
            Language = info.Text("language"),
            AverageRating = info.Number("averageRating"),
            RatingsCount = info.PositiveInteger("ratingsCount"),
            CoverUri = info.Field("imageLinks") is { } links ? Address(links, Covers) : null,
            Source = source,
            SourceUri = Address(info, Pages),
            Found = true,
        };
    }

    // The first of the named fields that holds an address; the service often gives http where https works.
    private static Uri? Address(JsonElement element, string[] names)
    {
        foreach (var name in names)
        {
            if (Uri.TryCreate(element.Text(name), UriKind.Absolute, out var uri))
            {
                if (uri.Scheme == Uri.UriSchemeHttps)
                {
                    return uri;
                }

                if (uri.Scheme == Uri.UriSchemeHttp)
                {
                    return new UriBuilder(uri) { Scheme = Uri.UriSchemeHttps, Port = uri.IsDefaultPort ? -1 : uri.Port }.Uri;
                }
            }
        }

        return null;
    }
}
