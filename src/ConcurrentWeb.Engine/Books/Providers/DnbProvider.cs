namespace ConcurrentWeb.Books;

/// <summary>The German National Library (DNB), searched by SRU for records of MARC 21; several ISBNs are joined by <c>or</c>.</summary>
public sealed class DnbProvider : IBookMetadataProvider
{
    private const string Service = "The German National Library";

    private static readonly BookProviderLimits DefaultLimits = new() { MaximumIsbnsPerRequest = 40, DefaultIsbnsPerRequest = 20 };

    /// <inheritdoc/>
    public string Name => "DNB";

    /// <inheritdoc/>
    public Uri DefaultBaseUri { get; } = new("https://services.dnb.de/sru/dnb");

    /// <inheritdoc/>
    public BookProviderLimits Limits(BookProviderOptions options) => DefaultLimits;

    /// <inheritdoc/>
    public RequestDefinition CreateRequest(BookQuery query, BookProviderOptions options) =>
        SruRequest.Create(this, query, options, "num", "MARC21-xml");

    /// <inheritdoc/>
    public BookProviderAnswer Read(WebResult answer, BookQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return SruAnswer.Read(answer, Service, out var failure) is not { } found ? failure! : found.Match(query, MarcBook.Isbns, (record, isbn) =>
        {
            var book = MarcBook.Read(record, isbn, Name, Name);
            return book with
            {
                SourceUri = book.Identifiers.FirstOrDefault(identifier => identifier.Type == Name) is { } own
                    ? WebAddress.Read($"https://d-nb.info/{Uri.EscapeDataString(own.Value)}")
                    : null,
                Raw = query.IncludeRaw ? XmlFields.Raw(Name, record) : TextDictionary.Empty,
            };
        });
    }
}
