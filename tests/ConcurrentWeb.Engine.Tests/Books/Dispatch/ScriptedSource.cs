using System.Text;
using ConcurrentWeb.Books;

namespace ConcurrentWeb.Engine.Tests.Books.Dispatch;

/// <summary>
/// A provider whose answers a test writes: a word for what the answer is, and the ISBNs of the books in it. Its requests can be
/// read back from their addresses.
/// </summary>
internal sealed class ScriptedSource(string name, BookProviderLimits limits) : IBookMetadataProvider
{
    public string Name => name;

    /// <summary>What it says of each book that it knows.</summary>
    internal Func<BookMetadata, BookMetadata> Add { get; init; } = book => book with { Title = name };

    public IBookMetadataProvider? Descriptions { get; init; }

    public Uri DefaultBaseUri { get; } = new($"https://{name}.example/");

    public BookProviderLimits Limits(BookProviderOptions options) => limits;

    public RequestDefinition CreateRequest(BookQuery query, BookProviderOptions options) =>
        new() { Uri = new Uri(DefaultBaseUri, $"?form={query.Form}&isbns={string.Join(',', query.Isbns)}") };

    public BookProviderAnswer Read(WebResult answer, BookQuery query)
    {
        if (answer.Error is not null)
        {
            return BookProviderAnswer.Failed(answer.Error);
        }

        var words = answer.GetText().Split(' ');
        BookMetadata?[] books = [.. query.Isbns.Select(isbn => words.Contains(isbn.Isbn13) ? Add(BookMetadata.Known(isbn, name)) : null)];
        return words[0] switch
        {
            "final" => BookProviderAnswer.Of(books, BookMisses.Final),
            "singly" => BookProviderAnswer.Of(books, query.Isbns.Count > 1 ? BookMisses.AskSingly : BookMisses.Final),
            "halves" => BookProviderAnswer.Of(books, BookMisses.AskInHalves),
            "quota" => BookProviderAnswer.Refused(new WebError(WebErrorKind.QuotaExhausted, $"{name} is used up."), isClosed: false),
            "closed" => BookProviderAnswer.Refused(new WebError(WebErrorKind.QuotaExhausted, $"{name} is closed."), isClosed: true),
            "garbage" => BookProviderAnswer.Failed(new WebError(WebErrorKind.InvalidResponse, $"{name} gave garbage.")),
            var word => throw new InvalidOperationException($"There is no answer '{word}'."),
        };
    }

    internal static WebResult Answer(string kind, params IEnumerable<string> isbns) =>
        WebResults.Ok(Encoding.ASCII.GetBytes(string.Join(' ', isbns.Prepend(kind))));

    /// <summary>The name of the source, the way and the ISBNs of a request.</summary>
    internal static (string Source, int Form, string[] Isbns) Parse(RequestDefinition request)
    {
        var parts = request.Uri.Query.TrimStart('?').Split('&');
        return (request.Uri.Host.Split('.')[0], parts[0][^1] - '0', parts[1]["isbns=".Length..].Split(','));
    }

    /// <summary>A valid ISBN for each number.</summary>
    internal static string Isbn(int number)
    {
        var twelve = FormattableString.Invariant($"978{number:D9}");
        return twelve + IsbnChecksum.Of13(twelve);
    }
}
