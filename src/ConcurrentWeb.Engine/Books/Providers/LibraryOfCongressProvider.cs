namespace ConcurrentWeb.Books;

/// <summary>
/// The Library of Congress, searched by SRU for records of MODS; several ISBNs are joined by <c>or</c>. It is slow, and speaks plain
/// http only.
/// </summary>
public sealed class LibraryOfCongressProvider : IBookMetadataProvider
{
    private const string Service = "The Library of Congress";

    private static readonly BookProviderLimits DefaultLimits = new() { MaximumIsbnsPerRequest = 20, DefaultIsbnsPerRequest = 10 };

    /// <inheritdoc/>
    public string Name => "LibraryOfCongress";

    /// <inheritdoc/>
    public Uri DefaultBaseUri { get; } = new("http://lx2.loc.gov:210/lcdb");

    /// <inheritdoc/>
    public BookProviderLimits Limits(BookProviderOptions options) => DefaultLimits;

    /// <inheritdoc/>
    public RequestDefinition CreateRequest(BookQuery query, BookProviderOptions options) =>
        SruRequest.Create(this, query, options, "bath.isbn", "mods");

    /// <inheritdoc/>
    public BookProviderAnswer Read(WebResult answer, BookQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return SruAnswer.Read(answer, Service, out var failure) is not { } found ? failure! : found.Match(query, ModsBook.Isbns, (record, isbn) =>
        {
            var book = ModsBook.Read(record, isbn, Name);
            return book with
            {
                SourceUri = book.Identifiers.FirstOrDefault(identifier => identifier.Type == "LCCN") is { } own
                    ? WebAddress.Read($"https://lccn.loc.gov/{Uri.EscapeDataString(own.Value)}")
                    : null,
                Raw = query.IncludeRaw ? XmlFields.Raw(Name, record) : TextDictionary.Empty,
            };
        });
    }
}
