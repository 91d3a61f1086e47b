using System.Globalization;

namespace ConcurrentWeb.Books;

/// <summary>The German National Library (DNB), searched by SRU for records of MARC 21; several ISBNs are joined by <c>or</c>.</summary>
public sealed class DnbProvider : IBookMetadataProvider
{
    private const string Service = "The German National Library";

    // A book of several editions and forms has several records; the service gives 100 at most.
    private const int MostRecords = 100;
    private const int RecordsForOne = 10;

    private static readonly BookProviderLimits DefaultLimits = new() { MaximumIsbnsPerRequest = 40, DefaultIsbnsPerRequest = 20 };

    /// <inheritdoc/>
    public string Name => "DNB";

    /// <inheritdoc/>
    public Uri DefaultBaseUri { get; } = new("https://services.dnb.de/sru/dnb");

    /// <inheritdoc/>
    public BookProviderLimits Limits(BookProviderOptions options) => DefaultLimits;

    /// <inheritdoc/>
    public RequestDefinition CreateRequest(BookQuery query, BookProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ProviderRequest.Check(query, DefaultLimits);
        var terms = string.Join("%20or%20", query.Isbns.Select(isbn => $"num%3D{isbn.Isbn13}"));
        var records = query.Isbns.Count == 1 ? RecordsForOne : MostRecords;
        var address = ProviderRequest.Address(this, options, string.Create(
            CultureInfo.InvariantCulture, $"version=1.1&operation=searchRetrieve&query={terms}&recordSchema=MARC21-xml&maximumRecords={records}"));
        return ProviderRequest.Get(address, options);
    }

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
