using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

/// <summary>What the scheduler makes of reports, and of time that passes.</summary>
public sealed class SchedulerTimeTests : IDisposable
{
    private static readonly Uri Here = new("http://here.test/");
    private static readonly Uri There = new("http://there.test/");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private Scheduler _scheduler;

    public SchedulerTimeTests() => _scheduler = Make(new EngineOptions { ThrottleLimit = 10 });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _scheduler.Dispose();

    [Fact]
    public async Task One_refusal_holds_up_every_request_to_its_origin_and_nobody_else()
    {
        var refused = await AcquireAsync(Here).PermitAsync();
        var answered = await AcquireAsync(Here).PermitAsync();
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
    public async Task When_a_pause_ends_one_tries_and_then_they_do_not_come_back_all_at_once()
    {
        var refused = await AcquireAsync(Here).PermitAsync();
        Refuse(refused, 3 * Second);
        var waiting = Enumerable.Range(0, 5).Select(_ => AcquireAsync(Here)).ToList();

        _clock.Advance(10 * Second);
        var trial = Assert.Single(waiting, waiter => waiter.IsCompleted);
        Answer(trial.Granted());
        for (var i = 0; i < 300 && waiting.Exists(waiter => !waiter.IsCompleted); i++)
        {
            var before = waiting.Count(waiter => waiter.IsCompleted);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            Assert.InRange(waiting.Count(waiter => waiter.IsCompleted), before, before + 1);
        }

        Assert.All(waiting, waiter => Assert.NotNull(waiter.Granted()));
    }

    [Fact]
    public async Task The_longest_pause_counts_and_a_second_refusal_does_not_shorten_it()
    {
        var (first, second) = (await AcquireAsync(Here).PermitAsync(), await AcquireAsync(Here).PermitAsync());
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
        var refused = await AcquireAsync(Here).PermitAsync();
        var (busy, waiting) = (await FillAsync(9), AcquireAsync(Here));
        Assert.False(waiting.IsCompleted);
        Refuse(refused, 121 * Second);

        foreach (var failed in new[] { waiting, AcquireAsync(Here) })
        {
            var rejection = (await failed).Rejection!.Value;
            Assert.Equal((WebErrorKind.QuotaExhausted, _scheduler.Now + (121 * Second)), (rejection.Kind, rejection.Until));
        }

        busy.ForEach(Answer);
        Assert.True(AcquireAsync(There).IsCompletedSuccessfully);
        _clock.Advance(121 * Second);
        Assert.True(AcquireAsync(Here).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task The_pace_of_each_origin_is_its_own()
    {
        _scheduler = Make(new EngineOptions { ThrottleLimit = 100, RequestsPerSecond = 2 });
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
        var first = await AcquireAsync(Here).PermitAsync();
        Return(first, new Outcome(OutcomeKind.Accepted, Limits: new RateLimitInfo(3, 5 * Second, null, null, null)));
        var asked = Enumerable.Range(0, 8).Select(_ => AcquireAsync(Here)).ToList();

        Assert.Equal(3, asked.Count(one => one.IsCompleted));
        _clock.Advance(5 * Second);
        Assert.Equal(4, asked.Count(one => one.IsCompleted));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_for_long_is_not_asked_for_long()
    {
        var first = await AcquireAsync(Here).PermitAsync();
        Return(first, new Outcome(OutcomeKind.Accepted, Limits: new RateLimitInfo(0, TimeSpan.FromHours(1), null, null, null)));

        var rejection = (await AcquireAsync(Here)).Rejection!.Value;
        Assert.Equal((WebErrorKind.QuotaExhausted, _scheduler.Now + TimeSpan.FromHours(1)), (rejection.Kind, rejection.Until));
    }

    [Fact]
    public async Task What_is_left_for_long_is_used_up_before_it_is_said_to_be()
    {
        var permits = await FillAsync(10);
        for (var i = 0; i < 10; i++)
        {
            // Each is answered while others are on their way.
            Return(permits[i], new Outcome(OutcomeKind.Accepted, Limits: new RateLimitInfo(12 - i, TimeSpan.FromHours(1), null, null, null)));
        }

        for (var i = 2; i >= 0; i--)
        {
            Return(await AcquireAsync(Here).PermitAsync(), new Outcome(OutcomeKind.Accepted, Limits: new RateLimitInfo(i, TimeSpan.FromHours(1), null, null, null)));
        }

        Assert.NotNull((await AcquireAsync(Here)).Rejection);
    }

    [Fact]
    public async Task A_quota_of_the_day_ends_the_run_for_its_origin()
    {
        Return(await AcquireAsync(Here).PermitAsync(), new Outcome(OutcomeKind.Accepted, IsQuotaExhausted: true));

        Assert.Null((await AcquireAsync(Here)).Rejection!.Value.Until);
        _clock.Advance(TimeSpan.FromDays(30));
        Assert.NotNull((await AcquireAsync(Here)).Rejection);
        Assert.True(AcquireAsync(There).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task One_that_is_held_keeps_its_place_and_holds_up_nobody()
    {
        _scheduler = Make(new EngineOptions { ThrottleLimit = 1 });
        var first = await AcquireAsync(Here).PermitAsync();
        Return(first, new Outcome(OutcomeKind.Accepted));
        var held = _scheduler.AcquireAsync(Here, run: null, Stop, first.Place, 2 * Second).AsTask();
        var next = await AcquireAsync(Here).PermitAsync();
        var last = AcquireAsync(Here);

        _clock.Advance(2 * Second);
        Assert.False(held.IsCompleted);
        Answer(next);

        Assert.True(held.IsCompletedSuccessfully);
        Assert.False(last.IsCompleted);
    }

    [Fact]
    public async Task One_that_gives_up_while_it_is_held_takes_no_permit_and_waits_for_a_retry_no_longer()
    {
        var statistics = new RunStatistics(_clock);
        _scheduler = Make(new EngineOptions { ThrottleLimit = 1, Statistics = statistics });
        var first = await AcquireAsync(Here).PermitAsync();
        Answer(first);
        using var giveUp = new CancellationTokenSource();
        var held = _scheduler.AcquireAsync(Here, run: null, giveUp.Token, first.Place, 10 * Second).AsTask();
        _clock.Advance(2 * Second);
        await giveUp.CancelAsync();
        Assert.True(held.IsCanceled);
        _clock.Advance(20 * Second);

        Assert.Equal(0, _scheduler.InFlight);
        Assert.Equal(2 * Second, Assert.Single(statistics.ToSummary().Waits).Time);
    }

    [Fact]
    public async Task Giving_up_during_a_pause_ends_at_once_and_no_timer_outlives_the_scheduler()
    {
        Refuse(await AcquireAsync(Here).PermitAsync(), 60 * Second);
        using var stop = new CancellationTokenSource();
        var waiting = _scheduler.AcquireAsync(Here, run: null, stop.Token).AsTask();
        var busy = await AcquireAsync(There).PermitAsync();
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
        _scheduler = Make(new EngineOptions { ThrottleLimit = 100, AdaptiveThrottle = true });
        var permits = new List<Permit>();
        for (var asking = AcquireAsync(Here); asking.IsCompleted; asking = AcquireAsync(Here))
        {
            permits.Add(await asking.PermitAsync());
        }

        Assert.Equal(permits[0].Limit, permits.Count);
        Assert.InRange(permits.Count, 1, 16);
        permits.ForEach(Answer);
        Assert.InRange(_scheduler.InFlight, 1, 1);
    }

    private Scheduler Make(EngineOptions options)
    {
        _scheduler?.Dispose();
        return new Scheduler(options with { TimeProvider = _clock });
    }

    private Task<Admission> AcquireAsync(Uri origin) => _scheduler.AcquireAsync(origin, run: null, Stop).AsTask();

    private async Task<List<Permit>> FillAsync(int count) => [.. await Task.WhenAll(Enumerable.Range(0, count).Select(_ => AcquireAsync(Here).PermitAsync()))];

    private void Return(Permit permit, Outcome outcome) => _scheduler.Return(permit, outcome);

    private void Answer(Permit permit) => Return(permit, new Outcome(OutcomeKind.Accepted));

    private void Refuse(Permit permit, TimeSpan retryAfter) =>
        Return(permit, new Outcome(OutcomeKind.Throttled, Limits: new RateLimitInfo(null, null, null, null, retryAfter)));
}
