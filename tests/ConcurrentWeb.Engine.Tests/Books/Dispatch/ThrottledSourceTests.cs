using ConcurrentWeb.Books;
using ConcurrentWeb.Engine.Tests.Support;
using static ConcurrentWeb.Engine.Tests.Books.Dispatch.ScriptedSource;

namespace ConcurrentWeb.Engine.Tests.Books.Dispatch;

/// <summary>A source that says again and again that it is asked too often: when the next one is asked instead, and for how long.</summary>
public sealed class ThrottledSourceTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<(RequestDefinition Request, TaskCompletionSource<WebResult> Answer)> _sends = [];
    private readonly Dictionary<string, long> _rejectingSince = new(StringComparer.Ordinal);
    private readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_for_it_and_what_it_is_asked_goes_to_the_next()
    {
        var lookup = Lookup(new BookLookupOptions { RequestsAtOnce = 2 }, "one", "two");
        var answers = LookUp(lookup, 1, 2, 3, 4);
        Assert.Equal(["one: 1", "one: 2"], Sent());
        Refuse(0, 1);
        Advance(5);
        Refuse(0, 1);
        Assert.Equal(2, _sends.Count);
        Advance(5);
        Refuse(1);
        Assert.Equal(["one: 1", "one: 2", "two: 3", "two: 4"], Sent());
        Answer(2, "final", Isbn(3));
        Answer(3, "final");
        Assert.Equal("two", (await answers[2]).Book?.Source);
        await WhenSentAsync(6).Patiently();
        Answer(4, "final", Isbn(1), Isbn(2));
        Answer(5, "final", Isbn(1), Isbn(2));
        Assert.Equal(("two", "two"), ((await answers[0]).Book?.Source, (await answers[1]).Book?.Source));

        // The first source may know it, later.
        var error = (await answers[3]).Error;
        Assert.Equal((WebErrorKind.QuotaExhausted, _clock.GetUtcNow().AddMinutes(1)), (error?.Kind, error?.RetryAt));
        Assert.Equal("No answer for the ISBN '9780000000040': one has answered nothing for 10 s but that it is asked too often.", error?.Message);
        Assert.True(lookup.Status()[0] is { Refusal: null, Throttling: not null, AskedInstead: "two" });
        Assert.True(lookup.Status()[1] is { Refusal: null, Throttling: null, AskedInstead: null });
    }

    [Fact]
    public async Task A_pause_that_is_too_long_is_not_waited_for_at_all()
    {
        var answers = LookUp(Lookup(new BookLookupOptions { RequestsAtOnce = 1 }, "one", "two", "three"), 1, 2);
        Refuse(pause: 60, 0);
        Assert.Equal(["one: 1", "two: 2"], Sent());
        Answer(1, "final", Isbn(2));
        Assert.Equal("two", (await answers[1]).Book?.Source);
        await WhenSentAsync(3).Patiently();
        Assert.Equal("two: 1", Sent()[2]);
    }

    [Fact]
    public async Task A_single_refusal_with_a_short_pause_is_waited_for()
    {
        var answer = LookUp(Lookup(new BookLookupOptions(), "one", "two"), 1)[0];
        Refuse(pause: 20, 0);
        Advance(20);
        Answer(0, "final", Isbn(1));
        Assert.Equal("one", (await answer).Book?.Source);
        Assert.Single(_sends);
    }

    [Fact]
    public void Where_nobody_else_is_it_is_waited_for()
    {
        LookUp(Lookup(new BookLookupOptions(), "one"), 1);
        Refuse(pause: 60, 0);
        Advance(60);
        Refuse(pause: 60, 0);
        Assert.Equal(["one: 1"], Sent());
    }

    [Fact]
    public async Task The_last_one_is_waited_for_and_so_is_one_after_which_all_have_refused()
    {
        var lookup = Lookup(new BookLookupOptions(), "one", "two");
        var answers = LookUp(lookup, 1);
        Refuse(pause: 60, 0);
        await WhenSentAsync(2).Patiently();
        Refuse(pause: 60, 1);
        Answer(1, "quota");
        Assert.Equal(WebErrorKind.QuotaExhausted, (await answers[0]).Error?.Kind);
        LookUp(lookup, 2);
        Refuse(pause: 60, 2);
        Assert.Equal(["one: 1", "two: 1", "one: 2"], Sent());
    }

    [Fact]
    public async Task Later_it_is_tried_with_one_request_and_then_asked_as_before()
    {
        var lookup = Lookup(new BookLookupOptions(), "one", "two");
        LookUp(lookup, 1);
        Refuse(pause: 90, 0);
        await WhenSentAsync(2).Patiently();
        Advance(89);
        LookUp(lookup, 2);
        Advance(1);
        LookUp(lookup, 3, 4, 5);
        Assert.Equal(["one: 1", "two: 1", "two: 2", "one: 3"], Sent());
        Answer(3, "final");
        Assert.Equal(["one: 4", "one: 5", "two: 3"], Sent()[4..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_trial_that_is_refused_is_the_last_for_a_time()
    {
        var lookup = Lookup(new BookLookupOptions(), "one", "two");
        LookUp(lookup, 1);
        Refuse(pause: 60, 0);
        await WhenSentAsync(2).Patiently();
        Advance(60);
        LookUp(lookup, 2, 3);
        Assert.Equal(["one: 2"], Sent()[2..]);
        Refuse(2);
        await WhenSentAsync(5).Patiently();
        Advance(119);
        LookUp(lookup, 4);
        Advance(1);
        LookUp(lookup, 5);
        Assert.Equal(["one: 5", "two: 2", "two: 3", "two: 4"], Sent()[3..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Halves_of_what_was_in_doubt_go_on_as_well()
    {
        var lookup = Lookup(new BookLookupOptions { IsbnsPerRequest = 2, RequestsAtOnce = 1 }, "one", "two");
        var answers = LookUp(lookup, 1, 2);
        Answer(0, "halves");
        Answer(1, "halves");
        await WhenSentAsync(3).Patiently();
        Refuse(pause: 60, 2);
        await WhenSentAsync(4).Patiently();
        Assert.Equal(["one: 1 2", "one: 1", "one: 2"], Sent()[..3]);
        Assert.True(Sent()[3] is "two: 1 2" or "two: 2 1");
        Answer(3, "final", Isbn(1), Isbn(2));
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal("two", answer.Book?.Source));
    }

    [Fact]
    public async Task The_stop_is_a_stop()
    {
        using var stop = new CancellationTokenSource();
        var lookup = Lookup(new BookLookupOptions(), "one", "two");
        var answer = lookup.LookUpAsync(Isbn(1), 0, null, stop.Token);
        await stop.CancelAsync();
        Refuse(pause: 60, 0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Single(_sends);
    }

    private BookLookup Lookup(BookLookupOptions options, params string[] names) => new(
        SendAsync,
        names.Select(name => new BookSource(new ScriptedSource(name, new BookProviderLimits { MaximumIsbnsPerRequest = 10 }), new BookProviderOptions())),
        options with { TimeProvider = _clock, GatherTime = Timeout.InfiniteTimeSpan });

    private List<Task<BookAnswer>> LookUp(BookLookup lookup, params int[] numbers) =>
        [.. numbers.Select(number => lookup.LookUpAsync(Isbn(number), number, null, _stop))];

    private string[] Sent()
    {
        lock (_sends)
        {
            return [.. _sends.Select(send =>
            {
                var (source, _, isbns) = Parse(send.Request);
                return $"{source}: {string.Join(' ', isbns.Select(isbn => isbn[3..12].TrimStart('0')))}";
            })];
        }
    }

    private void Advance(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    private void Refuse(params int[] sends) => Refuse(0.0, sends);

    /// <summary>Refuses some attempts of those sent, which an engine would make again.</summary>
    private void Refuse(double pause, params int[] sends)
    {
        foreach (var send in sends)
        {
            var request = _sends[send].Request;
            var source = Parse(request).Source;
            _rejectingSince.TryAdd(source, _clock.GetTimestamp());
            request.OnThrottled?.Invoke(_clock.GetElapsedTime(_rejectingSince[source]), TimeSpan.FromSeconds(pause));
        }
    }

    private void Answer(int send, string kind, params string[] isbns)
    {
        _rejectingSince.Remove(Parse(_sends[send].Request).Source);
        _sends[send].Answer.TrySetResult(ScriptedSource.Answer(kind, isbns));
    }

    private async Task WhenSentAsync(int count)
    {
        while (Sent().Length < count)
        {
            await Task.Delay(1, _stop);
        }
    }

    private Task<WebResult> SendAsync(RequestDefinition request, CancellationToken stop)
    {
        var answer = new TaskCompletionSource<WebResult>();
        stop.Register(() => answer.TrySetCanceled(stop));
        lock (_sends)
        {
            _sends.Add((request, answer));
        }

        return answer.Task;
    }
}
