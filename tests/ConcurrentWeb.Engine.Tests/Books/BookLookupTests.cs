using ConcurrentWeb.Books;

namespace ConcurrentWeb.Engine.Tests.Books;

public class BookLookupTests
{
    private const string First = "9780002005883";
    private const string NoBook = """{"kind": "books#volumes", "totalItems": 0}""";
    private const string NoQuota = """{"error": {"code": 403, "errors": [{"reason": "dailyLimitExceeded"}]}}""";

    private readonly PendingSends _sends = new();
    private readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Finds_a_book_under_the_isbn_as_typed()
    {
        var answer = LookUp(Lookup(), "0-00-200588-3", index: 7, input: "row");
        var request = Assert.Single(_sends.Requests);
        Assert.Equal(7, request.Index);
        Assert.Equal("row", request.InputObject);
        _sends[0].SetResult(WebResults.Ok(Volume(First)));

        var found = await answer;
        Assert.Null(found.Error);
        Assert.Equal("0-00-200588-3", found.Book?.Isbn);
        Assert.Equal(First, found.Book?.Isbn13);
        Assert.Equal(7, found.Index);
        Assert.Equal("row", found.InputObject);
        Assert.Null(found.Response);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("9780002005884")]
    public void An_invalid_isbn_is_an_error_and_nothing_is_sent(string? text)
    {
        var answer = LookUp(Lookup(), text);
        Assert.True(answer.IsCompletedSuccessfully);
        Assert.Empty(_sends.Requests);
    }

    [Fact]
    public async Task An_invalid_isbn_is_named()
    {
        var answer = await LookUp(Lookup(), "9780002005884");
        Assert.Equal(WebErrorKind.InvalidIsbn, answer.Error?.Kind);
        Assert.StartsWith("'9780002005884' is not", answer.Error?.Message, StringComparison.Ordinal);
        Assert.Equal(new BookMetadata { Isbn = "9780002005884" }, answer.ToRecord());
    }

    [Fact]
    public async Task A_book_that_nobody_knows_is_an_error_that_names_it()
    {
        var answer = LookUp(Lookup(), "0-00-200588-3");
        _sends.SetResults(0..3, WebResults.Ok(NoBook));
        var missing = await answer;
        Assert.Equal(WebErrorKind.BookNotFound, missing.Error?.Kind);
        Assert.Equal("No book with the ISBN '0-00-200588-3' is known to GoogleBooks.", missing.Error?.Message);
        Assert.NotNull(missing.Response);
        Assert.Equal(new BookMetadata { Isbn = "0-00-200588-3", Isbn10 = "0002005883", Isbn13 = First }, missing.ToRecord());
    }

    [Fact]
    public async Task The_failure_of_the_request_is_the_failure_of_the_lookup()
    {
        var answer = LookUp(Lookup(), First);
        var failure = WebResults.NoConnection();
        _sends[0].SetResult(failure);
        Assert.Same(failure.Error, (await answer).Error);
        Assert.Same(failure, (await answer).Response);
    }

    [Fact]
    public async Task What_a_provider_read_in_the_answer_names_the_input()
    {
        var answer = LookUp(Lookup(), "0002005883");
        _sends[0].SetResult(WebResults.Ok("<html>"));
        var error = (await answer).Error;
        Assert.Equal(WebErrorKind.InvalidResponse, error?.Kind);
        Assert.Equal("No answer for the ISBN '0002005883': Google Books gave an answer that is not JSON.", error?.Message);
    }

    [Fact]
    public async Task A_source_that_refuses_the_key_is_not_asked_again()
    {
        var lookup = Lookup();
        _sends[0].SetResult(WebResults.Status(400, """{"error": {"errors": [{"reason": "keyInvalid"}]}}"""));
        Assert.Equal(WebErrorKind.AuthenticationFailure, (await LookUp(lookup, First)).Error?.Kind);
        Assert.Equal(WebErrorKind.AuthenticationFailure, (await LookUp(lookup, "9780002238304")).Error?.Kind);
        Assert.Single(_sends.Requests);
    }

    [Fact]
    public async Task A_source_without_quota_is_not_asked_again()
    {
        var lookup = Lookup();
        var first = LookUp(lookup, First);
        _sends[0].SetResult(WebResults.Status(403, NoQuota));
        Assert.Equal(WebErrorKind.QuotaExhausted, (await first).Error?.Kind);

        var second = await LookUp(lookup, "9780002238304");
        Assert.Equal(WebErrorKind.QuotaExhausted, second.Error?.Kind);
        Assert.Contains("'9780002238304'", second.Error?.Message, StringComparison.Ordinal);
        Assert.Null(second.Response);
        Assert.Single(_sends.Requests);
    }

    [Fact]
    public async Task The_next_source_is_asked_only_for_what_the_one_before_did_not_have()
    {
        var lookup = Lookup("http://one.example/", "http://two.example/");
        var first = LookUp(lookup, First);
        _sends[0].SetResult(WebResults.Ok(Volume(First)));
        Assert.NotNull((await first).Book);

        var second = LookUp(lookup, "9780002238304");
        _sends.SetResults(1..4, WebResults.Ok(NoBook));
        _sends[4].SetResult(WebResults.Ok(Volume("9780002238304")));
        Assert.Equal("9780002238304", (await second).Book?.Isbn13);
        Assert.Equal("one.example one.example one.example one.example two.example", string.Join(' ', _sends.Requests.Select(request => request.Uri.Host)));
    }

    [Fact]
    public async Task The_next_source_helps_out_where_one_fails()
    {
        var answer = LookUp(Lookup("http://one.example/", "http://two.example/"), First);
        _sends[0].SetResult(WebResults.NoConnection());
        _sends[1].SetResult(WebResults.Ok(Volume(First)));
        Assert.NotNull((await answer).Book);
    }

    [Fact]
    public async Task A_book_is_not_called_unknown_while_a_source_failed()
    {
        var answer = LookUp(Lookup("http://one.example/", "http://two.example/"), First);
        var failure = WebResults.NoConnection();
        _sends[0].SetResult(failure);
        _sends.SetResults(1..4, WebResults.Ok(NoBook));
        Assert.Same(failure.Error, (await answer).Error);
        Assert.Same(failure, (await answer).Response);
    }

    [Fact]
    public async Task Cancellation_is_the_only_thing_thrown()
    {
        using var stop = new CancellationTokenSource();
        var lookup = Lookup();
        var answer = lookup.LookUpAsync(First, 0, null, stop.Token);
        var duplicate = lookup.LookUpAsync(First, 1, null, stop.Token);
        await stop.CancelAsync();
        _sends[0].SetCanceled(stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => duplicate);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lookup.LookUpAsync("x", 2, null, stop.Token));
        Assert.Single(_sends.Requests);
    }

    [Fact]
    public void A_lookup_needs_a_source() => Assert.Throws<ArgumentException>(() => new BookLookup(_sends.SendAsync, []));

    private static string Volume(string isbn) =>
        $$$"""{"items": [{"volumeInfo": {"title": "T", "industryIdentifiers": [{"identifier": "{{{isbn}}}"}]}}]}""";

    private BookLookup Lookup(params string[] baseUris) => new(
        _sends.SendAsync,
        baseUris.Length == 0
            ? [new BookSource(new GoogleBooksProvider(), new BookProviderOptions())]
            : baseUris.Select(uri => new BookSource(new GoogleBooksProvider(), new BookProviderOptions { BaseUri = new Uri(uri) })));

    private Task<BookAnswer> LookUp(BookLookup lookup, string? isbn, long index = 0, object? input = null) =>
        lookup.LookUpAsync(isbn, index, input, _stop);
}
