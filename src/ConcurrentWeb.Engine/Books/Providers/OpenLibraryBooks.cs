using System.Text.Json;

namespace ConcurrentWeb.Books;

/// <summary>
/// The books of Open Library by their bibliographic keys, whatever is asked of them. It is asked for ISBNs with their prefix only, since
/// a bare number that it does not know starts an import there. Its internal errors look like an answer without any book.
/// </summary>
internal static class OpenLibraryBooks
{
    private const string Service = "Open Library";
    private const string KeyPrefix = "ISBN:";

    internal static Uri Address { get; } = new("https://openlibrary.org/api/books");

    /// <summary>The request.</summary>
    /// <param name="provider">Whom it is for.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="options">Of whom.</param>
    /// <param name="what">What is to be said of each book: data or details.</param>
    internal static RequestDefinition Ask(IBookMetadataProvider provider, BookQuery query, BookProviderOptions options, string what)
    {
        ProviderRequest.Check(provider, query, options);
        var keys = string.Join(',', query.Isbns.Select(isbn => KeyPrefix + isbn.Isbn13));
        return ProviderRequest.Get(ProviderRequest.Address(provider, options, $"bibkeys={keys}&jscmd={what}&format=json"), options);
    }

    /// <summary>The books in an answer, each under the key that it was asked by.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="query">What was asked.</param>
    /// <param name="book">The record of what is said of one book.</param>
    internal static BookProviderAnswer Read(WebResult answer, BookQuery query, Func<JsonElement, Isbn, BookQuery, BookMetadata> book)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (ProviderRequest.Failure(answer, Service) is { } failed)
        {
            return failed;
        }

        using var document = JsonFields.TryParse(answer.Body, out var exception);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } books)
        {
            return ProviderRequest.Unreadable(Service, document is null ? "not JSON" : "not an object with books", exception);
        }

        return BookProviderAnswer.Of(
            [.. query.Isbns.Select(isbn => books.Field(KeyPrefix + isbn.Isbn13) is { ValueKind: JsonValueKind.Object } said ? book(said, isbn, query) : null)],
            books.EnumerateObject().Any() ? BookMisses.Final : BookMisses.AskInHalves);
    }
}
