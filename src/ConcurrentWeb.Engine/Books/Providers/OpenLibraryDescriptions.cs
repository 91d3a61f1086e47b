using System.Text.Json;

namespace ConcurrentWeb.Books;

/// <summary>Open Library, asked for the details of editions, which have the description where an edition has one of its own.</summary>
internal sealed class OpenLibraryDescriptions : IBookMetadataProvider
{
    /// <inheritdoc/>
    public string Name => OpenLibraryProvider.ProviderName;

    /// <inheritdoc/>
    public Uri DefaultBaseUri => OpenLibraryBooks.Address;

    /// <inheritdoc/>
    public BookProviderLimits Limits(BookProviderOptions options) => OpenLibraryProvider.LimitsOf(options);

    /// <inheritdoc/>
    public RequestDefinition CreateRequest(BookQuery query, BookProviderOptions options) => OpenLibraryBooks.Ask(this, query, options, "details");

    /// <inheritdoc/>
    public BookProviderAnswer Read(WebResult answer, BookQuery query) => OpenLibraryBooks.Read(answer, query, Book);

    // It is a text, or an object with one.
    private static BookMetadata Book(JsonElement book, Isbn isbn, BookQuery query) =>
        BookMetadata.Known(isbn, OpenLibraryProvider.ProviderName) with { Description = book.Field("details")?.TextOrValue("description") };
}
