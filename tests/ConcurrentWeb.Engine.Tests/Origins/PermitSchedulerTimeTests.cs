using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Http;
using ConcurrentWeb.Limiting;

namespace ConcurrentWeb.Engine.Tests.Limiting;

/// <summary>What the scheduler makes of reports, and of time that passes.</summary>
public sealed class PermitSchedulerTimeTests : IDisposable
{
    private static readonly Uri Here = new("http://here.test/");
    private static readonly Uri There = new("http://there.test/");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private PermitScheduler _scheduler;

    public PermitSchedulerTimeTests() => _scheduler = Scheduler(new EngineOptions { ThrottleLimit = 10 });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _scheduler.Dispose();

    [Fact]
    public async Task One_refusal_holds_up_every_request_to_its_origin_and_nobody_else()
    {
        var refused = await AcquireAsync(Here);
        var answered = await AcquireAsync(Here);
        Refuse(refused, 3 * Second);

        var waiting = Enumerable.Range(0, 20).Select(_ => AcquireAsync(Here)).ToList();
        Assert.All(waiting, waiter => Assert.False(waiter.IsCompleted));
        Assert.True(AcquireAsync(There).IsCompletedSuccessfully);
        Answer(answered);
        Assert.All(waiting, waiter => Assert.False(waiter.IsCompleted));

        _clock.Advance(3 * Second - TimeSpan.FromMilliseconds(1));
        Assert.All(waiting, waiter => Assert.False(waiter.IsCompleted));
    }

    [Fact]
    public async Task When_a_pause_ends_they_do_not_come_back_all_at_once()
    {
        var refused = await AcquireAsync(Here);
        Refuse(refused, 3 * Second);
        var waiting = Enumerable.Range(0, 5).Select(_ => AcquireAsync(Here)).ToList();

        _clock.Advance(3 * Second);
        Assert.Equal(1, waiting.Count(waiter => waiter.IsCompleted));
        for (var i = 0; i < 100 && waiting.Exists(waiter => !waiter.IsCompleted); i++)
        {
            var before = waiting.Count(waiter => waiter.IsCompleted);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            Assert.InRange(waiting.Count(waiter => waiter.IsCompleted), before, before + 1);
        }

        Assert.All(waiting, waiter => Assert.True(waiter.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task The_longest_pause_counts_and_a_second_refusal_does_not_shorten_it()
    {
        var (first, second) = (await AcquireAsync(Here), await AcquireAsync(Here));
        Refuse(first, 60 * Second);
        Refuse(second, Second);
        var waiting = AcquireAsync(Here);

        _clock.Advance(59 * Second);
        Assert.False(waiting.IsCompleted);
        _clock.Advance(Second);
        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_pause_that_is_too_long_fails_all_of_the_origin_until_it_is_over()
    {
        var refused = await AcquireAsync(Here);
        var (busy, waiting) = (await FillAsync(9), AcquireAsync(Here));
        Assert.False(waiting.IsCompleted);
        Refuse(refused, 121 * Second);

        foreach (var failed in new[] { waiting, AcquireAsync(Here) })
        {
            var thrown = await Assert.ThrowsAsync<ExchangeException>(() => failed);
            Assert.Equal((WebErrorKind.QuotaExhausted, _clock.GetUtcNow() + (121 * Second)), (thrown.Kind, thrown.RetryAt));
        }

        busy.ForEach(Answer);
        Assert.True(AcquireAsync(There).IsCompletedSuccessfully);
        _clock.Advance(121 * Second);
        Assert.True(AcquireAsync(Here).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task The_pace_of_each_origin_is_its_own()
    {
        _scheduler = Scheduler(new EngineOptions { ThrottleLimit = 100, RequestsPerSecond = 2 });
        var (here, there) = (Enumerable.Range(0, 10).Select(_ => AcquireAsync(Here)).ToList(), Enumerable.Range(0, 10).Select(_ => AcquireAsync(There)).ToList());

        for (var half = 0; half < 10; half++)
        {
            Assert.Equal((half + 1, half + 1), (here.Count(one => one.IsCompleted), there.Count(one => one.IsCompleted)));
            _clock.Advance(Second / 2);
        }

        Assert.Equal(200, (await Task.WhenAll(here.Concat(there))).Length * 10);
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public async Task Announced_requests_that_are_left_are_sent_and_no_more()
    {
        var first = await AcquireAsync(Here);
        Return(first, new ExchangeReport(ExchangeEnd.Answered, News: new RateLimitNews(3, 5 * Second, null, null, null)));
        var asked = Enumerable.Range(0, 8).Select(_ => AcquireAsync(Here)).ToList();

        Assert.Equal(3, asked.Count(one => one.IsCompleted));
        _clock.Advance(5 * Second);
        Assert.Equal(4, asked.Count(one => one.IsCompleted));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_for_long_is_not_asked_for_long()
    {
        var first = await AcquireAsync(Here);
        Return(first, new ExchangeReport(ExchangeEnd.Answered, News: new RateLimitNews(0, TimeSpan.FromHours(1), null, null, null)));

        var thrown = await Assert.ThrowsAsync<ExchangeException>(() => AcquireAsync(Here));
        Assert.Equal((WebErrorKind.QuotaExhausted, _clock.GetUtcNow() + TimeSpan.FromHours(1)), (thrown.Kind, thrown.RetryAt));
    }

    [Fact]
    public async Task What_is_left_for_long_is_used_up_before_it_is_said_to_be()
    {
        var permits = await FillAsync(10);
        for (var i = 0; i < 10; i++)
        {
            // Each is answered while others are on their way.
            Return(permits[i], new ExchangeReport(ExchangeEnd.Answered, News: new RateLimitNews(12 - i, TimeSpan.FromHours(1), null, null, null)));
        }

        for (var i = 2; i >= 0; i--)
        {
            Return(await AcquireAsync(Here), new ExchangeReport(ExchangeEnd.Answered, News: new RateLimitNews(i, TimeSpan.FromHours(1), null, null, null)));
        }

        await Assert.ThrowsAsync<ExchangeException>(() => AcquireAsync(Here));
    }

    [Fact]
    public async Task A_quota_of_the_day_ends_the_run_for_its_origin()
    {
        Return(await AcquireAsync(Here), new ExchangeReport(ExchangeEnd.Answered, IsQuotaExhausted: true));

        Assert.Null((await Assert.ThrowsAsync<ExchangeException>(() => AcquireAsync(Here))).RetryAt);
        _clock.Advance(TimeSpan.FromDays(30));
        await Assert.ThrowsAsync<ExchangeException>(() => AcquireAsync(Here));
        Assert.True(AcquireAsync(There).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_dead_origin_is_tried_by_one_at_a_time_and_then_fails_at_once()
    {
        (await FillAsync(10)).ForEach(Disconnect);
        var waiting = Enumerable.Range(0, 100).Select(_ => AcquireAsync(Here)).ToList();
        Assert.All(waiting, waiter => Assert.False(waiter.IsCompleted));

        for (var trial = 0; trial < 3; trial++)
        {
            _clock.Advance(TimeSpan.FromSeconds(Math.Pow(2, trial - 1)));
            var tried = Assert.Single(waiting, waiter => waiter.IsCompleted);
            waiting.Remove(tried);
            _clock.Advance(Second);
            Assert.All(waiting, waiter => Assert.False(waiter.IsCompleted));
            Disconnect(await tried);
        }

        Assert.All(waiting, waiter => Assert.Equal(WebErrorKind.CircuitOpen, ((ExchangeException)waiter.Exception!.InnerException!).Kind));
        var thrown = await Assert.ThrowsAsync<ExchangeException>(() => AcquireAsync(Here));
        Assert.Equal((WebErrorKind.CircuitOpen, _clock.GetUtcNow() + (4 * Second)), (thrown.Kind, thrown.RetryAt));
        Assert.True(AcquireAsync(There).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_trial_that_is_answered_lets_all_others_go()
    {
        (await FillAsync(10)).ForEach(Disconnect);
        var waiting = Enumerable.Range(0, 10).Select(_ => AcquireAsync(Here)).ToList();
        _clock.Advance(Second / 2);

        Answer(await waiting[0]);

        Assert.Equal(10, waiting.Count(waiter => waiter.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task A_trial_that_was_given_up_says_nothing_and_the_next_one_tries()
    {
        (await FillAsync(10)).ForEach(Disconnect);
        var waiting = Enumerable.Range(0, 2).Select(_ => AcquireAsync(Here)).ToList();
        _clock.Advance(Second / 2);

        Return(await waiting[0], default);

        Assert.True(waiting[1].IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Ten_thousand_requests_to_a_dead_origin_send_only_a_few()
    {
        var sent = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var asking = AcquireAsync(Here);
            if (!asking.IsCompleted)
            {
                _clock.Advance(_scheduler.InFlight == 0 ? 30 * Second : TimeSpan.Zero);
            }

            if (asking.IsCompletedSuccessfully)
            {
                sent++;
                Disconnect(await asking);
            }

            Assert.True(asking.IsCompleted);
        }

        Assert.InRange(sent, 5, 8);
    }

    [Fact]
    public async Task Giving_up_during_a_pause_ends_at_once_and_no_timer_outlives_the_scheduler()
    {
        Refuse(await AcquireAsync(Here), 60 * Second);
        using var stop = new CancellationTokenSource();
        var waiting = _scheduler.AcquireAsync(Here, run: null, stop.Token).AsTask();
        var busy = await AcquireAsync(There);
        Assert.Equal(1, _clock.ArmedTimers);

        await stop.CancelAsync();
        Assert.True(waiting.IsCanceled);
        _scheduler.Dispose();
        Assert.Equal(0, _clock.ArmedTimers);

        // Stragglers, such as a request that does not hear of the stop in time, arm nothing any more.
        Refuse(busy, 60 * Second);
        _ = AcquireAsync(Here);
        _ = AcquireAsync(There);
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public async Task An_adaptive_limit_is_told_with_each_permit_and_heeded()
    {
        _scheduler = Scheduler(new EngineOptions { ThrottleLimit = 100, AdaptiveThrottle = true });
        var permits = new List<Permit>();
        for (var asking = AcquireAsync(Here); asking.IsCompleted; asking = AcquireAsync(Here))
        {
            permits.Add(await asking);
        }

        Assert.Equal(permits[0].Limit, permits.Count);
        Assert.InRange(permits.Count, 1, 16);
        permits.ForEach(Answer);
        Assert.InRange(_scheduler.InFlight, 1, 1);
    }

    private PermitScheduler Scheduler(EngineOptions options)
    {
        _scheduler?.Dispose();
        return new PermitScheduler(options with { TimeProvider = _clock });
    }

    private Task<Permit> AcquireAsync(Uri origin) => _scheduler.AcquireAsync(origin, run: null, Stop).AsTask();

    private async Task<List<Permit>> FillAsync(int count) => [.. await Task.WhenAll(Enumerable.Range(0, count).Select(_ => AcquireAsync(Here)))];

    private void Return(Permit permit, ExchangeReport report) => _scheduler.Return(permit, report);

    private void Answer(Permit permit) => Return(permit, new ExchangeReport(ExchangeEnd.Answered));

    private void Disconnect(Permit permit) => Return(permit, new ExchangeReport(ExchangeEnd.NotConnected));

    private void Refuse(Permit permit, TimeSpan retryAfter) =>
        Return(permit, new ExchangeReport(ExchangeEnd.Throttled, News: new RateLimitNews(null, null, null, null, retryAfter)));
}
