using ConcurrentWeb.Books;
using ConcurrentWeb.TestServer;
using ConcurrentWeb.TestServer.Books;

namespace ConcurrentWeb.Engine.Tests.Books;

/// <summary>The lookup together with the engine that sends its requests and a book service that answers them.</summary>
public sealed class BookLookupEngineTests : IAsyncLifetime
{
    private readonly RequestEngine _engine = new(new EngineOptions { ThrottleLimit = 10 });
    private WebTestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await WebTestServer.StartAsync(new WebTestServerOptions { RecordRequests = true });

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Every_book_of_a_list_is_found()
    {
        var answers = await LookUpAsync("books", BookCatalog.RealIsbns);
        Assert.All(answers, answer => Assert.Equal(
            (BookCatalog.Find(answer.IsbnAsTyped)?.Title, answer.IsbnAsTyped),
            (answer.Book?.Title, answer.Book?.Isbn13)));
    }

    [Fact]
    public async Task Each_line_of_a_list_gets_its_book_or_its_error()
    {
        var unknown = Enumerable.Range(0, 100).Select(BookCatalog.IsbnNumbered).First(isbn => !BookCatalog.IsKnown(isbn));
        string[] lines =
        [
            "0-00-200588-3", "", unknown, BookCatalog.WrongBookIsbn, BookCatalog.NoIdentifiersIsbn, BookCatalog.MalformedIsbn, "9780002005883",
            BookCatalog.UpperCaseOnlyIsbn, BookCatalog.BareNumberOnlyIsbn,
        ];
        var answers = await LookUpAsync("books", lines);
        Assert.Equal(
            "found InvalidIsbn BookNotFound BookNotFound BookNotFound InvalidResponse found found found",
            string.Join(' ', answers.Select(answer => answer.Error?.Kind.ToString() ?? "found")));
        
        // What is not found is asked for in three ways; the capitals are the second of them, and the bare number the third.
        Assert.Equal(1 + 3 + 3 + 3 + 1 + 2 + 3, _server.Log.Requests.Count);
    }

    [Fact]
    public async Task The_key_opens_a_locked_service()
    {
        Assert.NotNull((await LookUpAsync("keyed-books", ["0002005883"], "test-key"))[0].Book);
        Assert.Equal(WebErrorKind.AuthenticationFailure, (await LookUpAsync("keyed-books", ["0002005883"], "wrong"))[0].Error?.Kind);
    }

    [Fact]
    public async Task The_end_of_the_quota_is_seen()
    {
        var error = (await LookUpAsync("quota-books", ["0002005883"]))[0].Error;
        Assert.Equal(WebErrorKind.QuotaExhausted, error?.Kind);
        Assert.StartsWith("No answer for the ISBN '0002005883': Google Books ", error?.Message, StringComparison.Ordinal);
    }

    private Task<BookAnswer[]> LookUpAsync(string service, IEnumerable<string> lines, string? key = null)
    {
        var options = new BookProviderOptions { BaseUri = new Uri(_server.BaseAddress, service + "/v1/volumes"), ApiKey = key };
        var lookup = new BookLookup(_engine.SendAsync, [new BookSource(new GoogleBooksProvider(), options)]);
        return Task.WhenAll(lines.Select((line, i) => lookup.LookUpAsync(line, i, line, TestContext.Current.CancellationToken)));
    }
}
