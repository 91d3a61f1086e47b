using ConcurrentWeb.Books;
using ConcurrentWeb.Engine.Tests.Support;
using static ConcurrentWeb.Engine.Tests.Books.Dispatch.ScriptedSource;

namespace ConcurrentWeb.Engine.Tests.Books.Dispatch;

/// <summary>Several ISBNs in one request, and what is asked again.</summary>
public sealed class BookBatchTests
{
    private readonly PendingSends _sends = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_goes_when_it_is_full()
    {
        var lookup = Lookup(perRequest: 3);
        var answers = LookUp(lookup, 1, 2);
        Assert.Empty(_sends.Requests);
        answers.AddRange(LookUp(lookup, 3, 4));
        Assert.Equal("one/0: 1 2 3", Sent());
        _sends[0].SetResult(Answer("final", Isbn(3), Isbn(1)));
        Assert.NotNull((await answers[0]).Book);
        Assert.Equal(WebErrorKind.BookNotFound, (await answers[1]).Error?.Kind);
        Assert.NotNull((await answers[2]).Book);
        Assert.False(answers[3].IsCompleted);
    }

    [Fact]
    public void A_request_goes_when_the_input_ends()
    {
        var lookup = Lookup(perRequest: 3);
        LookUp(lookup, 1, 2);
        lookup.Complete();
        Assert.Equal("one/0: 1 2", Sent());
    }

    [Fact]
    public void A_request_goes_when_it_has_gathered_long_enough()
    {
        var lookup = Lookup(perRequest: 3);
        LookUp(lookup, 1, 2);
        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Empty(_sends.Requests);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("one/0: 1 2", Sent());
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public async Task A_request_that_has_gathered_long_enough_waits_for_room()
    {
        var lookup = Lookup(perRequest: 2, atOnce: 1);
        var answers = LookUp(lookup, 1, 2, 3);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("one/0: 1 2", Sent());
        _sends[0].SetResult(Answer("final", Isbn(1)));
        await answers[0];
        Assert.Equal("one/0: 1 2, one/0: 3", Sent());
    }

    [Fact]
    public async Task A_full_window_of_what_was_not_sent_does_not_wait_for_ever()
    {
        var lookup = Lookup(perRequest: 10, gather: Timeout.InfiniteTimeSpan);
        var window = lookup.OpenWindow(new EngineOptions { WindowSize = 2 });
        window.Add(LookUp(lookup, 1)[0]);
        window.Add(LookUp(lookup, 2)[0]);
        Assert.True(window.IsFull);
        var waiting = window.WhenRetirable();
        Assert.Equal("one/0: 1 2", Sent());
        _sends[0].SetResult(Answer("final", Isbn(1)));
        await waiting;
    }

    [Fact]
    public async Task What_a_batch_lacks_is_asked_singly_and_in_all_ways()
    {
        var lookup = Lookup(perRequest: 3, forms: 3);
        var answers = LookUp(lookup, 1, 2, 3);
        _sends[0].SetResult(Answer("singly", Isbn(2)));
        await answers[1];
        _sends[1].SetResult(Answer("final"));
        _sends[2].SetResult(Answer("final", Isbn(3)));
        _sends[3].SetResult(Answer("final"));
        _sends[4].SetResult(Answer("final"));
        Assert.NotNull((await answers[2]).Book);
        Assert.Equal(WebErrorKind.BookNotFound, (await answers[0]).Error?.Kind);
        Assert.Equal("one/0: 1 2 3, one/0: 1, one/0: 3, one/1: 1, one/2: 1", Sent());
    }

    [Fact]
    public async Task One_alone_is_asked_in_all_ways()
    {
        var answer = LookUp(Lookup(perRequest: 1, forms: 3), 1)[0];
        _sends[0].SetResult(Answer("final"));
        _sends[1].SetResult(Answer("final"));
        _sends[2].SetResult(Answer("final", Isbn(1)));
        Assert.NotNull((await answer).Book);
        Assert.Equal("one/0: 1, one/1: 1, one/2: 1", Sent());
    }

    [Fact]
    public async Task An_answer_in_doubt_is_asked_in_halves()
    {
        var answers = LookUp(Lookup(perRequest: 4), 1, 2, 3, 4);
        _sends[0].SetResult(Answer("halves"));
        _sends[1].SetResult(Answer("halves", Isbn(1)));
        _sends[2].SetResult(Answer("halves"));
        _sends[3].SetResult(Answer("halves"));
        _sends[4].SetResult(Answer("halves", Isbn(4)));
        var all = await Task.WhenAll(answers);
        Assert.Equal([true, false, false, true], all.Select(answer => answer.Book is not null));
        Assert.Equal("one/0: 1 2 3 4, one/0: 1 2, one/0: 3 4, one/0: 3, one/0: 4", Sent());
    }

    [Fact]
    public async Task Two_halves_without_a_book_are_believed()
    {
        var answers = LookUp(Lookup(perRequest: 4), 1, 2, 3, 4);
        for (var i = 0; i < 3; i++)
        {
            _sends[i].SetResult(Answer("halves"));
        }

        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(WebErrorKind.BookNotFound, answer.Error?.Kind));
        Assert.Equal(3, _sends.Requests.Count);
    }

    [Fact]
    public async Task One_alone_in_doubt_is_asked_once_more()
    {
        var answers = LookUp(Lookup(perRequest: 1), 1, 2);
        _sends[0].SetResult(Answer("halves"));
        _sends[1].SetResult(Answer("halves"));
        _sends[2].SetResult(Answer("halves", Isbn(1)));
        _sends[3].SetResult(Answer("halves"));
        Assert.NotNull((await answers[0]).Book);
        Assert.Equal(WebErrorKind.BookNotFound, (await answers[1]).Error?.Kind);
        Assert.Equal(4, _sends.Requests.Count);
    }

    [Fact]
    public async Task One_book_that_spoils_the_answer_spoils_no_other()
    {
        var answers = LookUp(Lookup(perRequest: 4), 1, 2, 3, 4);
        _sends[0].SetResult(Answer("garbage"));
        _sends[1].SetResult(Answer("garbage"));
        _sends[2].SetResult(Answer("final", Isbn(3), Isbn(4)));
        _sends[3].SetResult(Answer("garbage"));
        _sends[4].SetResult(Answer("final", Isbn(2)));
        var all = await Task.WhenAll(answers);
        Assert.Equal([WebErrorKind.InvalidResponse, null, null, null], all.Select(answer => answer.Error?.Kind));
    }

    [Fact]
    public async Task A_failure_of_a_batch_is_that_of_each()
    {
        var answers = LookUp(Lookup(perRequest: 2), 1, 2);
        _sends[0].SetResult(WebResults.NoConnection());
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(WebErrorKind.ConnectionFailure, answer.Error?.Kind));
        Assert.Single(_sends.Requests);
    }

    [Fact]
    public async Task The_oldest_inputs_go_first_when_there_is_room()
    {
        var lookup = Lookup(perRequest: 1, forms: 2, atOnce: 1);
        var answers = LookUp(lookup, 1, 2, 3);
        _sends[0].SetResult(Answer("final"));
        _sends[1].SetResult(Answer("final"));
        await answers[0];
        Assert.Equal("one/0: 1, one/1: 1, one/0: 2", Sent());
    }

    [Fact]
    public async Task Stopping_ends_what_gathers()
    {
        using var stop = new CancellationTokenSource();
        var lookup = Lookup(perRequest: 5, gather: Timeout.InfiniteTimeSpan);
        var answer = lookup.LookUpAsync(Isbn(1), 0, null, stop.Token);
        _sends[0].SetCanceled(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    private string Sent() => string.Join(", ", _sends.Requests.Select(request =>
    {
        var (source, form, isbns) = Parse(request);
        return $"{source}/{form}: {string.Join(' ', isbns.Select(isbn => isbn[3..12].TrimStart('0')))}";
    }));

    private List<Task<BookAnswer>> LookUp(BookLookup lookup, params int[] numbers) =>
        [.. numbers.Select(number => lookup.LookUpAsync(Isbn(number), number, null, _stop))];

    private BookLookup Lookup(int perRequest, int forms = 1, int atOnce = 0, TimeSpan? gather = null) => new(
        _sends.SendAsync,
        [new BookSource(new ScriptedSource("one", new BookProviderLimits { MaximumIsbnsPerRequest = 10, Forms = forms }), new BookProviderOptions())],
        new BookLookupOptions
        {
            IsbnsPerRequest = perRequest,
            RequestsAtOnce = atOnce,
            GatherTime = gather ?? TimeSpan.FromMilliseconds(100),
            TimeProvider = _clock,
        });
}
