using ConcurrentWeb.Books;
using static ConcurrentWeb.Engine.Tests.Books.Dispatch.ScriptedSource;

namespace ConcurrentWeb.Engine.Tests.Books.Dispatch;

/// <summary>Several sources: what goes to the next one, what is put together, and what the end of a quota means.</summary>
public sealed class BookSourcesTests
{
    private readonly PendingSends _sends = new();
    private readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_source_does_not_have_is_packed_for_the_next()
    {
        var lookup = Lookup(new BookLookupOptions { IsbnsPerRequest = 4, GatherTime = Timeout.InfiniteTimeSpan }, new(), new());
        var answers = LookUp(lookup, 1, 2, 3, 4);
        _sends[0].SetResult(Answer("final", Isbn(2)));
        Assert.Equal("one", (await answers[1]).Book?.Source);
        Assert.Single(_sends.Requests);
        lookup.Complete();
        Assert.Equal(["one: 1 2 3 4", "two: 1 3 4"], Sent());
        _sends[1].SetResult(Answer("final", Isbn(3)));
        Assert.Equal("two", (await answers[2]).Book?.Source);
        Assert.Equal("No book with the ISBN '9780000000019' is known to one and two.", (await answers[0]).Error?.Message);
    }

    [Fact]
    public async Task A_closed_source_costs_one_request_and_is_as_if_it_were_not_there()
    {
        var lookup = Lookup(new BookLookupOptions(), new BookProviderLimits { MayBeClosed = true }, new());
        var answers = LookUp(lookup, 1, 2, 3);
        Assert.Equal(["one: 1"], Sent());
        _sends[0].SetResult(Answer("closed"));
        _sends[1].SetResult(Answer("final", Isbn(1)));
        _sends[2].SetResult(Answer("final"));
        _sends[3].SetResult(WebResults.NoConnection());
        Assert.Equal("two", (await answers[0]).Book?.Source);
        Assert.Equal("No book with the ISBN '9780000000026' is known to two.", (await answers[1]).Error?.Message);
        Assert.Equal(WebErrorKind.ConnectionFailure, (await answers[2]).Error?.Kind);
        Assert.Equal(["one: 1", "two: 1", "two: 2", "two: 3"], Sent());
        Assert.True(lookup.Status()[0] is { IsClosed: true, Requests: 1, Refusal.Kind: WebErrorKind.QuotaExhausted });
    }

    [Fact]
    public async Task A_source_that_may_be_closed_and_is_not_is_asked_as_any_other()
    {
        var lookup = Lookup(new BookLookupOptions(), new BookProviderLimits { MayBeClosed = true });
        var answers = LookUp(lookup, 1, 2, 3);
        _sends[0].SetResult(Answer("final", Isbn(1)));
        await answers[0];
        Assert.Equal(["one: 1", "one: 2", "one: 3"], Sent());
    }

    [Fact]
    public async Task Where_nobody_else_is_the_refusal_of_a_closed_source_is_the_failure()
    {
        var answer = LookUp(Lookup(new BookLookupOptions(), new BookProviderLimits { MayBeClosed = true }), 1)[0];
        _sends[0].SetResult(Answer("closed"));
        Assert.Equal(WebErrorKind.QuotaExhausted, (await answer).Error?.Kind);
    }

    [Fact]
    public async Task A_quota_that_ends_in_the_middle_ends_that_source_only()
    {
        var lookup = Lookup(new BookLookupOptions { RequestsAtOnce = 1 }, new(), new());
        var answers = LookUp(lookup, 1, 2, 3, 4);
        _sends[0].SetResult(Answer("final", Isbn(1)));
        await answers[0];
        _sends[1].SetResult(Answer("quota"));
        _sends[2].SetResult(Answer("final", Isbn(2)));
        _sends[3].SetResult(Answer("final"));
        _sends[4].SetResult(Answer("final", Isbn(4)));
        Assert.Equal("two", (await answers[1]).Book?.Source);
        Assert.Equal("two", (await answers[3]).Book?.Source);

        // The first source may know it, tomorrow.
        Assert.Equal(WebErrorKind.QuotaExhausted, (await answers[2]).Error?.Kind);
        Assert.Equal(["one: 1", "one: 2", "two: 2", "two: 3", "two: 4"], Sent());
    }

    [Fact]
    public async Task What_waits_for_a_source_that_refuses_fails_without_being_sent()
    {
        var answers = LookUp(Lookup(new BookLookupOptions { RequestsAtOnce = 1, IsbnsPerRequest = 2, GatherTime = Timeout.InfiniteTimeSpan }, new BookProviderLimits()), 1, 2, 3, 4, 5);
        _sends[0].SetResult(Answer("quota"));
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(WebErrorKind.QuotaExhausted, answer.Error?.Kind));
        Assert.Single(_sends.Requests);
    }

    [Fact]
    public async Task A_refusal_ends_halves_that_wait_for_each_other()
    {
        var answers = LookUp(Lookup(new BookLookupOptions { RequestsAtOnce = 1, IsbnsPerRequest = 2 }, new BookProviderLimits()), 1, 2, 3, 4);
        _sends[0].SetResult(Answer("garbage"));
        _sends[1].SetResult(Answer("garbage"));
        _sends[2].SetResult(Answer("quota"));
        Assert.Equal(
            [WebErrorKind.InvalidResponse, WebErrorKind.QuotaExhausted, WebErrorKind.QuotaExhausted, WebErrorKind.QuotaExhausted],
            (await Task.WhenAll(answers)).Select(answer => answer.Error?.Kind));
    }

    [Fact]
    public async Task Each_source_fills_what_those_before_it_left_empty()
    {
        var (one, two) = (new BookProviderLimits(), new BookProviderLimits());
        var lookup = new BookLookup(
            _sends.SendAsync,
            [Rich("one", one, book => book with { Title = "T", PublishedDate = "2003", Authors = ["A"] }),
             Rich("two", two, book => book with { Title = "U", Subtitle = "S", Authors = ["B"], Weight = "1 kg", Published = new PublicationDate(2004), Series = ["R"] })],
            new BookLookupOptions { Merge = true });
        var answer = lookup.LookUpAsync(Isbn(1), 0, null, _stop);
        _sends[0].SetResult(Answer("final", Isbn(1)));
        _sends[1].SetResult(Answer("final", Isbn(1)));
        var book = (await answer).Book!;
        Assert.Equal(("T", null, "A", "1 kg", "R"), (book.Title, book.Subtitle, book.Authors[0], book.Weight, book.Series[0]));
        Assert.Null(book.Published);
        Assert.Equal("one", book.Source);
        Assert.Equal("Title=one; Authors=one; PublishedDate=one; Series=two; Weight=two", book.Sources.ToString());
    }

    [Fact]
    public async Task A_book_that_one_source_knows_is_whole_although_the_other_fails()
    {
        var lookup = Lookup(new BookLookupOptions { Merge = true }, new(), new(), new());
        var answer = LookUp(lookup, 1)[0];
        _sends[0].SetResult(Answer("final"));
        _sends[1].SetResult(Answer("final", Isbn(1)));
        _sends[2].SetResult(WebResults.NoConnection());
        Assert.Equal(("two", "Title=two"), ((await answer).Book?.Source, (await answer).Book?.Sources.ToString()));
    }

    [Fact]
    public async Task The_pace_that_an_answer_names_is_told()
    {
        var lookup = new BookLookup(_sends.SendAsync, [new BookSource(new CrossrefProvider(), new BookProviderOptions())]);
        var answer = lookup.LookUpAsync(Isbn(1), 0, null, _stop);
        var result = WebResults.Ok("""{"message": {"items": []}}""");
        result.BaseResponse!.Headers.Add("x-rate-limit-limit", "50");
        result.BaseResponse.Headers.Add("x-rate-limit-interval", "1s");
        _sends[0].SetResult(result);
        await answer;
        Assert.Equal(50, lookup.Status()[0].Limits.RequestsPerSecond);
    }

    private static BookSource Rich(string name, BookProviderLimits limits, Func<BookMetadata, BookMetadata> add) =>
        new(new ScriptedSource(name, limits) { Add = add }, new BookProviderOptions());

    private string[] Sent() => [.. _sends.Requests.Select(request =>
    {
        var (source, _, isbns) = Parse(request);
        return $"{source}: {string.Join(' ', isbns.Select(isbn => isbn[3..12].TrimStart('0')))}";
    })];

    private List<Task<BookAnswer>> LookUp(BookLookup lookup, params int[] numbers) =>
        [.. numbers.Select(number => lookup.LookUpAsync(Isbn(number), number, null, _stop))];

    private BookLookup Lookup(BookLookupOptions options, params BookProviderLimits[] limits)
    {
        string[] names = ["one", "two", "three"];
        return new(
            _sends.SendAsync,
            limits.Select((limit, i) => new BookSource(new ScriptedSource(names[i], limit with { MaximumIsbnsPerRequest = 10 }), new BookProviderOptions())),
            options);
    }
}
