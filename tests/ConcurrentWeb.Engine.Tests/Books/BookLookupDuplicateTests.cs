using ConcurrentWeb.Books;
using ConcurrentWeb.Books.Dispatch;

namespace ConcurrentWeb.Engine.Tests.Books;

public class BookLookupDuplicateTests
{
    private const string NoBook = """{"kind": "books#volumes", "totalItems": 0}""";

    private readonly PendingSends _sends = new();
    private readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_duplicate_in_flight_is_asked_once_and_answered_twice()
    {
        var lookup = Lookup();
        var first = lookup.LookUpAsync("0-00-200588-3", 0, "a", _stop);
        var second = lookup.LookUpAsync("ISBN 9780002005883", 1, "b", _stop);
        _sends[0].SetResult(WebResults.Ok(Volume("9780002005883")));

        Assert.Equal("0-00-200588-3", (await first).Book?.Isbn);
        Assert.Equal("ISBN 9780002005883", (await second).Book?.Isbn);
        Assert.Equal((1L, "b"), ((await second).Index, (await second).InputObject));
        Assert.Single(_sends.Requests);
    }

    [Fact]
    public async Task A_remembered_book_is_not_asked_again()
    {
        var lookup = Lookup();
        await Found(lookup, 0, "9780002005883");
        var again = lookup.LookUpAsync("0002005883", 1, null, _stop);
        Assert.True(again.IsCompletedSuccessfully);
        Assert.Equal("0002005883", (await again).Book?.Isbn);
        Assert.Null((await again).Response);
        Assert.Single(_sends.Requests);
    }

    [Fact]
    public async Task A_book_that_nobody_knows_is_remembered_too()
    {
        var lookup = Lookup();
        _sends.SetResults(0..3, WebResults.Ok(NoBook));
        await lookup.LookUpAsync("9780002005883", 0, null, _stop);
        var again = await lookup.LookUpAsync("0002005883", 1, null, _stop);
        Assert.Equal("No book with the ISBN '0002005883' is known to GoogleBooks.", again.Error?.Message);
        Assert.Equal(3, _sends.Requests.Count);
    }

    [Fact]
    public async Task A_failure_is_shared_in_flight_and_then_forgotten()
    {
        var lookup = Lookup();
        var first = lookup.LookUpAsync("9780002005883", 0, null, _stop);
        var second = lookup.LookUpAsync("9780002005883", 1, null, _stop);
        _sends[0].SetResult(WebResults.NoConnection());
        Assert.Equal(WebErrorKind.ConnectionFailure, (await first).Error?.Kind);
        Assert.Equal(WebErrorKind.ConnectionFailure, (await second).Error?.Kind);

        var third = lookup.LookUpAsync("9780002005883", 2, null, _stop);
        _sends[1].SetResult(WebResults.Ok(Volume("9780002005883")));
        Assert.NotNull((await third).Book);
        Assert.Equal(2, _sends.Requests.Count);
    }

    [Fact]
    public async Task The_oldest_answer_is_forgotten_first()
    {
        var lookup = Lookup(remembered: 2);
        await Found(lookup, 0, "9780002005883");
        await Found(lookup, 1, "9780002238304");
        await Found(lookup, 2, "9780002261982");

        Assert.True(lookup.LookUpAsync("9780002238304", 3, null, _stop).IsCompleted);
        Assert.True(lookup.LookUpAsync("9780002261982", 4, null, _stop).IsCompleted);
        Assert.Equal(3, _sends.Requests.Count);
        Assert.False(lookup.LookUpAsync("9780002005883", 5, null, _stop).IsCompleted);
        Assert.Equal(4, _sends.Requests.Count);
    }

    [Fact]
    public async Task With_no_memory_only_what_is_in_flight_is_shared()
    {
        var lookup = Lookup(remembered: 0);
        var first = lookup.LookUpAsync("9780002005883", 0, null, _stop);
        var second = lookup.LookUpAsync("9780002005883", 1, null, _stop);
        _sends[0].SetResult(WebResults.Ok(Volume("9780002005883")));
        Assert.Equal((await first).Book, (await second).Book);
        await Found(lookup, 1, "9780002005883");
        Assert.Equal(2, _sends.Requests.Count);
    }

    [Fact]
    public async Task Memory_is_bounded_and_holds_no_answers_of_the_transport()
    {
        var memory = new FindingMemory(capacity: 10);
        var response = WebResults.Ok("x");
        for (var i = 0; i < 1000; i++)
        {
            var failure = i % 3 == 0 ? new WebError(WebErrorKind.ConnectionFailure, "no") : null;
            await memory.GetOrAsk(Numbered(i), () => Task.FromResult(new BookFinding(null, failure, response)));
        }

        Assert.Equal(10, memory.Count);
        var kept = await memory.GetOrAsk(Numbered(998), () => throw new InvalidOperationException("It is remembered."));
        Assert.Null(kept.Response);
    }

    [Fact]
    public async Task Remembering_a_book_keeps_no_record_of_it_alive()
    {
        var memory = new FindingMemory(capacity: 100);
        var records = new List<WeakReference>();
        for (var i = 0; i < 100; i++)
        {
            records.Add(await AskAsync(memory, Numbered(i)));
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // The last one may still be on the stack of this method.
        Assert.All(records.Take(99), record => Assert.False(record.IsAlive));
        Assert.Equal(100, memory.Count);
        var kept = await memory.GetOrAsk(Numbered(7), () => throw new InvalidOperationException("It is remembered."));
        Assert.Equal("Book 9780000000071", kept.Book?.Title);
    }

    [Fact]
    public async Task Completions_may_come_from_anywhere()
    {
        var lookup = Lookup(remembered: 50, async (request, stop) =>
        {
            await Task.Yield();
            return WebResults.Ok(Volume(request.Uri.Query.Substring("?q=isbn:".Length, 13)));
        });
        var answers = Enumerable.Range(0, 5000).Select(i => lookup.LookUpAsync(Numbered(i % 700).Isbn13, i, null, _stop)).ToArray();
        var all = await Task.WhenAll(answers);
        Assert.All(all, answer => Assert.Equal(answer.IsbnAsTyped, answer.Book?.Isbn13));
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (long)i), all.Select(answer => answer.Index));
    }

    private static async Task<WeakReference> AskAsync(FindingMemory memory, Isbn isbn)
    {
        var found = await memory.GetOrAsk(isbn, async () =>
        {
            await Task.Yield();
            var book = BookMetadata.Known(isbn, "GoogleBooks") with
            {
                Title = $"Book {isbn.Isbn13}",
                Authors = ["A", "B"],
                Covers = [.. Enum.GetValues<BookCoverSize>().Select(size => new BookCover(size, new Uri($"https://b.example/{size}/{isbn.Isbn13}")))],
            };
            return new BookFinding(book, Failure: null, Response: null);
        });
        return new WeakReference(found.Book);
    }

    private static Isbn Numbered(int number)
    {
        var twelve = FormattableString.Invariant($"978{number:D9}");
        return Isbn.Parse(twelve + IsbnChecksum.Of13(twelve));
    }

    private static string Volume(string isbn) =>
        $$$"""{"items": [{"volumeInfo": {"title": "T", "industryIdentifiers": [{"identifier": "{{{isbn}}}"}]}}]}""";

    private async Task Found(BookLookup lookup, int request, string isbn)
    {
        _sends[request].SetResult(WebResults.Ok(Volume(isbn)));
        Assert.NotNull((await lookup.LookUpAsync(isbn, 0, null, _stop)).Book);
    }

    private BookLookup Lookup(int remembered = 10_000, Func<RequestDefinition, CancellationToken, Task<WebResult>>? send = null) => new(
        send ?? _sends.SendAsync,
        [new BookSource(new GoogleBooksProvider(), new BookProviderOptions())],
        new BookLookupOptions { RememberedAnswers = remembered });
}
