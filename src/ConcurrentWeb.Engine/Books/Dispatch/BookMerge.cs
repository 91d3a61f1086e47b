using System.Collections;

namespace ConcurrentWeb.Books.Dispatch;

/// <summary>Puts what several sources say of a book together: each fills what those before it left empty.</summary>
internal static class BookMerge
{
    // Fields that belong together come from one source.
    private static readonly Field[][] Groups =
    [
        [
            Of(nameof(BookMetadata.Title), b => b.Title, (b, title) => b with { Title = title }),
            Of(nameof(BookMetadata.Subtitle), b => b.Subtitle, (b, subtitle) => b with { Subtitle = subtitle }),
        ],
        [Of(nameof(BookMetadata.Authors), b => b.Authors, (b, authors) => b with { Authors = authors })],
        [Of(nameof(BookMetadata.Contributors), b => b.Contributors, (b, contributors) => b with { Contributors = contributors })],
        [Of(nameof(BookMetadata.ByStatement), b => b.ByStatement, (b, byStatement) => b with { ByStatement = byStatement })],
        [Of(nameof(BookMetadata.Publisher), b => b.Publisher, (b, publisher) => b with { Publisher = publisher })],
        [Of(nameof(BookMetadata.PublishPlaces), b => b.PublishPlaces, (b, publishPlaces) => b with { PublishPlaces = publishPlaces })],
        [
            Of(nameof(BookMetadata.PublishedDate), b => b.PublishedDate, (b, publishedDate) => b with { PublishedDate = publishedDate }),
            Of(nameof(BookMetadata.Published), b => b.Published, (b, published) => b with { Published = published }),
        ],
        [Of(nameof(BookMetadata.Edition), b => b.Edition, (b, edition) => b with { Edition = edition })],
        [Of(nameof(BookMetadata.Series), b => b.Series, (b, series) => b with { Series = series })],
        [
            Of(nameof(BookMetadata.Description), b => b.Description, (b, description) => b with { Description = description }),
            Of(nameof(BookMetadata.DescriptionHtml), b => b.DescriptionHtml, (b, descriptionHtml) => b with { DescriptionHtml = descriptionHtml }),
        ],
        [Of(nameof(BookMetadata.Excerpt), b => b.Excerpt, (b, excerpt) => b with { Excerpt = excerpt })],
        [Of(nameof(BookMetadata.Notes), b => b.Notes, (b, notes) => b with { Notes = notes })],
        [Of(nameof(BookMetadata.PageCount), b => b.PageCount, (b, pageCount) => b with { PageCount = pageCount })],
        [Of(nameof(BookMetadata.Pagination), b => b.Pagination, (b, pagination) => b with { Pagination = pagination })],
        [Of(nameof(BookMetadata.Dimensions), b => b.Dimensions, (b, dimensions) => b with { Dimensions = dimensions })],
        [Of(nameof(BookMetadata.Weight), b => b.Weight, (b, weight) => b with { Weight = weight })],
        [Of(nameof(BookMetadata.Categories), b => b.Categories, (b, categories) => b with { Categories = categories })],
        [Of(nameof(BookMetadata.Subjects), b => b.Subjects, (b, subjects) => b with { Subjects = subjects })],
        [Of(nameof(BookMetadata.Classifications), b => b.Classifications, (b, classifications) => b with { Classifications = classifications })],
        [Of(nameof(BookMetadata.Identifiers), b => b.Identifiers, (b, identifiers) => b with { Identifiers = identifiers })],
        [Of(nameof(BookMetadata.Language), b => b.Language, (b, language) => b with { Language = language })],
        [Of(nameof(BookMetadata.PrintType), b => b.PrintType, (b, printType) => b with { PrintType = printType })],
        [Of(nameof(BookMetadata.MaturityRating), b => b.MaturityRating, (b, maturityRating) => b with { MaturityRating = maturityRating })],
        [
            Of(nameof(BookMetadata.AverageRating), b => b.AverageRating, (b, averageRating) => b with { AverageRating = averageRating }),
            Of(nameof(BookMetadata.RatingsCount), b => b.RatingsCount, (b, ratingsCount) => b with { RatingsCount = ratingsCount }),
        ],
        [Of(nameof(BookMetadata.Covers), b => b.Covers, (b, covers) => b with { Covers = covers })],
        [Of(nameof(BookMetadata.Links), b => b.Links, (b, links) => b with { Links = links })],
        [Of(nameof(BookMetadata.SourceUri), b => b.SourceUri, (b, sourceUri) => b with { SourceUri = sourceUri })],
    ];

    /// <summary>The book with its empty fields filled from what another source says; both know the source of each of their fields.</summary>
    internal static BookMetadata Fill(BookMetadata book, BookMetadata other)
    {
        var sources = new Dictionary<string, string>(book.Sources, StringComparer.Ordinal);
        foreach (var group in Groups.Where(group => Array.TrueForAll(group, field => field.IsEmpty(book))))
        {
            foreach (var field in group.Where(field => !field.IsEmpty(other)))
            {
                book = field.Take(book, other);
                sources[field.Name] = other.Source!;
            }
        }

        return book with
        {
            Sources = new TextDictionary(Groups.SelectMany(group => group)
                .Where(field => sources.ContainsKey(field.Name))
                .Select(field => KeyValuePair.Create(field.Name, sources[field.Name]))),
            Raw = new TextDictionary(book.Raw.Concat(other.Raw).DistinctBy(raw => raw.Key, StringComparer.OrdinalIgnoreCase)),
        };
    }

    /// <summary>The source of each field of a book that one source has given.</summary>
    internal static TextDictionary SourcesOf(BookMetadata book) => new(Groups.SelectMany(group => group)
        .Where(field => !field.IsEmpty(book))
        .Select(field => KeyValuePair.Create(field.Name, book.Source!)));

    private static Field Of<T>(string name, Func<BookMetadata, T> get, Func<BookMetadata, T, BookMetadata> set) =>
        new(name, book => IsEmpty(get(book)), (book, other) => set(book, get(other)));

    private static bool IsEmpty(object? value) => value switch
    {
        null => true,
        string => false,
        IEnumerable values => !values.Cast<object>().Any(),
        _ => false,
    };

    private sealed record Field(string Name, Func<BookMetadata, bool> IsEmpty, Func<BookMetadata, BookMetadata, BookMetadata> Take);
}
