using System.Globalization;
using System.Text.Json;

namespace ConcurrentWeb.Books;

/// <summary>
/// Crossref: scholarly books by the ISBNs of their DOIs; works that fit any of several filters of one name are found. Chapters have
/// the ISBN of their book, and are passed over. Who names a mail address is served by machines of their own; each answer says how
/// often it may be asked.
/// </summary>
public sealed class CrossrefProvider : IBookMetadataProvider
{
    private const string Service = "Crossref";

    // The chapters of a book are works of their own with its ISBN; the service gives 1,000 works an answer at most.
    private const int WorksPerIsbn = 100;
    private const int MostWorks = 1000;

    private static readonly BookProviderLimits DefaultLimits = new() { MaximumIsbnsPerRequest = 40, DefaultIsbnsPerRequest = 10 };

    private static readonly string[] PartTypes = ["chapter", "section", "part", "track", "article", "entry", "component"];

    // From those of the printed book to that which every record has.
    private static readonly string[] Dates = ["published-print", "published", "published-online", "issued"];

    private static readonly (string Field, string Role)[] Roles =
        [("author", BookContributor.Author), ("editor", "editor"), ("translator", "translator"), ("chair", "chair")];

    /// <inheritdoc/>
    public string Name => Service;

    /// <inheritdoc/>
    public Uri DefaultBaseUri { get; } = new("https://api.crossref.org/works");

    /// <inheritdoc/>
    public BookProviderLimits Limits(BookProviderOptions options) => DefaultLimits;

    /// <inheritdoc/>
    public RequestDefinition CreateRequest(BookQuery query, BookProviderOptions options)
    {
        ProviderRequest.Check(this, query, options);
        var filter = string.Join(',', query.Isbns.Select(isbn => $"isbn:{isbn.Isbn13}"));
        var rows = Math.Min(WorksPerIsbn * query.Isbns.Count, MostWorks);
        var mail = options.MailAddress is null ? string.Empty : $"&mailto={Uri.EscapeDataString(options.MailAddress)}";
        return ProviderRequest.Get(
            ProviderRequest.Address(this, options, string.Create(CultureInfo.InvariantCulture, $"filter={filter}&rows={rows}{mail}")), options);
    }

    /// <inheritdoc/>
    public BookProviderAnswer Read(WebResult answer, BookQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadBooks(answer, query) with { Limits = Pace(answer) };
    }

    private static BookProviderAnswer ReadBooks(WebResult answer, BookQuery query)
    {
        if (ProviderRequest.Failure(answer, Service) is { } failed)
        {
            return failed;
        }

        using var document = JsonFields.TryParse(answer.Body, out var exception);
        if (document?.RootElement.Field("message")?.Field("items") is not { ValueKind: JsonValueKind.Array } works)
        {
            return ProviderRequest.Unreadable(Service, document is null ? "not JSON" : "not a list of works", exception);
        }

        var books = new BookMetadata?[query.Isbns.Count];
        foreach (var work in works.EnumerateArray().Where(work => !IsPart(work)))
        {
            foreach (var place in query.PlacesOf(work.Texts("ISBN").Select(text => text[(text.LastIndexOf('/') + 1)..])))
            {
                books[place] ??= Book(work, query.Isbns[place], query.IncludeRaw);
            }
        }

        // Chapters can push a book out of the answer to many.
        var isCut = document.RootElement.Field("message")?.PositiveInteger("total-results") > works.GetArrayLength();
        return BookProviderAnswer.Of(books, isCut && books.Length > 1 ? BookMisses.AskSingly : BookMisses.Final);
    }

    private static bool IsPart(JsonElement work) =>
        work.Text("type") is { } type && PartTypes.Any(part => type.EndsWith(part, StringComparison.Ordinal));

    /// <summary>What the headers allow, such as 50 requests in an interval of 1s; null where they say nothing.</summary>
    private static BookProviderLimits? Pace(WebResult answer)
    {
        var requests = Header(answer, "x-rate-limit-limit");
        var seconds = Header(answer, "x-rate-limit-interval");
        return requests is > 0 && seconds is > 0
            ? DefaultLimits with
            {
                RequestsPerSecond = requests / seconds,
                MaximumConcurrency = Header(answer, "x-concurrency-limit") is >= 1 and <= 1000 and var most ? (int)most : null,
            }
            : null;
    }

    private static double? Header(WebResult answer, string name) =>
        answer.Headers.TryGetValue(name, out var values)
        && double.TryParse(values.First().TrimEnd('s'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static BookMetadata Book(JsonElement work, Isbn isbn, bool includeRaw)
    {
        var contributors = Roles
            .SelectMany(role => work.Items(role.Field).Select(person => (Name: FullName(person), role.Role)))
            .Where(person => person.Name.Length > 0)
            .Select(person => new BookContributor(person.Name, person.Role))
            .ToArray();
        var date = Dates.Select(name => Date(work.Field(name))).FirstOrDefault(known => known is not null);
        var summary = work.Text("abstract")?.Replace("<jats:", "<", StringComparison.Ordinal).Replace("</jats:", "</", StringComparison.Ordinal);
        return BookMetadata.Known(isbn, Service) with
        {
            Title = HtmlText.ToPlainText(work.Texts("title").First),
            Subtitle = HtmlText.ToPlainText(work.Texts("subtitle").First),
            Contributors = [.. contributors],
            Authors = [.. contributors.Where(contributor => contributor.Role == BookContributor.Author).Select(author => author.Name)],
            Publisher = work.Text("publisher"),
            PublishPlaces = work.Text("publisher-location") is { } place ? [place] : [],
            PublishedDate = date?.ToString(),
            Published = date,
            Edition = work.Text("edition-number"),
            Series = work.Texts("container-title"),
            Description = HtmlText.ToPlainText(summary),
            DescriptionHtml = summary,
            Subjects = work.Texts("subject"),
            Identifiers =
            [
                .. work.Texts("ISBN").Select(text => text[(text.LastIndexOf('/') + 1)..])
                    .Select(text => Isbn.TryParse(text, out var other) ? new BookIdentifier("ISBN_13", other.Isbn13) : new BookIdentifier("ISBN", text)).Distinct(),
                .. new[] { work.Text("DOI") }.OfType<string>().Select(doi => new BookIdentifier("DOI", doi)),
            ],
            Language = LanguageCode.Read(work.Text("language")),
            PrintType = work.Text("type"),
            Links = work.Address("URL") is { } page ? [new BookLink("doi", page)] : [],
            SourceUri = work.Address("URL"),
            Raw = includeRaw ? JsonFields.Raw(Service, work) : TextDictionary.Empty,
        };
    }

    private static string FullName(JsonElement person) => person.Text("name") ?? $"{person.Text("given")} {person.Text("family")}".Trim();

    // {"date-parts": [[2003, 5, 1]]}, of which the month or the day may be missing.
    private static PublicationDate? Date(JsonElement? date)
    {
        var parts = date?.Items("date-parts").FirstOrDefault() is { ValueKind: JsonValueKind.Array } first
            ? first.EnumerateArray().Select(part => part.ValueKind == JsonValueKind.Number && part.TryGetInt32(out var number) ? number : 0).ToArray()
            : [];
        return parts switch
        {
            [var year] => PublicationDate.Date(year, null, null),
            [var year, var month] => PublicationDate.Date(year, month, null) ?? PublicationDate.Date(year, null, null),
            [var year, var month, var day, ..] => PublicationDate.Date(year, month, day) ?? PublicationDate.Date(year, month, null),
            _ => null,
        };
    }
}
