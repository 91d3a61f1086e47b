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
        Answer(trial.Permit());
        for (var i = 0; i < 300 && waiting.Exists(waiter => !waiter.IsCompleted); i++)
        {
            var before = waiting.Count(waiter => waiter.IsCompleted);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            Assert.InRange(waiting.Count(waiter => waiter.IsCompleted), before, before + 1);
        }

        Assert.All(waiting, waiter => Assert.NotNull(waiter.Permit()));
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
    public async Task A_dead_origin_is_tried_by_one_at_a_time_and_given_up_within_seconds()
    {
        (await FillAsync(10)).ForEach(Disconnect);
        var waiting = Enumerable.Range(0, 100).Select(_ => AcquireAsync(Here)).ToList();
        var trials = new List<double>();
        while (_scheduler.Now < 3.5 * Second)
        {
            foreach (var trial in waiting.FindAll(waiter => waiter.IsCompleted))
            {
                waiting.Remove(trial);
                trials.Add(_scheduler.Now.TotalSeconds);
                Assert.Equal(1, _scheduler.InFlight);
                Disconnect(trial.Permit());
            }

            _clock.Advance(Second / 100);
        }

        Assert.Equal([0.25, 0.5, 1, 1.9, 2.89], trials);
        foreach (var failed in waiting.Append(AcquireAsync(Here)))
        {
            var rejection = (await failed).Rejection!.Value;
            Assert.Equal((WebErrorKind.CircuitOpen, "not sent: the last 15 attempts to reach the server failed"), (rejection.Kind, rejection.Reason));
            Assert.InRange(rejection.Until!.Value, 3.5 * Second, 4 * Second);
        }

        Assert.True(AcquireAsync(There).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task An_origin_that_has_answered_is_waited_for_as_long_as_may_be()
    {
        Answer(await AcquireAsync(Here).PermitAsync());
        (await FillAsync(10)).ForEach(Disconnect);
        var waiting = Enumerable.Range(0, 100).Select(_ => AcquireAsync(Here)).ToList();
        var (trials, longest) = (0, TimeSpan.Zero);
        for (var last = TimeSpan.Zero; _scheduler.Now < 119 * Second;)
        {
            foreach (var trial in waiting.FindAll(waiter => waiter.IsCompleted))
            {
                waiting.Remove(trial);
                (trials, longest, last) = (trials + 1, Later(longest, _scheduler.Now - last), _scheduler.Now);
                Disconnect(trial.Permit());
            }

            _clock.Advance(Second / 10);
        }

        Assert.InRange(trials, 20, 40);
        Assert.InRange(longest, 4.9 * Second, 5.1 * Second);
        Assert.All(waiting, waiter => Assert.False(waiter.IsCompleted));
        _clock.Advance(6 * Second);
        Assert.All(await Task.WhenAll(waiting), admission => Assert.Equal(WebErrorKind.CircuitOpen, admission.Rejection?.Kind));

        static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
    }

    [Fact]
    public async Task A_trial_that_is_answered_lets_the_others_go_twice_as_many_each_time()
    {
        (await FillAsync(10)).ForEach(Disconnect);
        var waiting = Enumerable.Range(0, 20).Select(_ => AcquireAsync(Here)).ToList();
        _clock.Advance(Second / 4);

        foreach (var expected in new[] { 1, 1, 2, 4, 8 })
        {
            var granted = waiting.FindAll(waiter => waiter.IsCompleted);
            Assert.Equal(expected, granted.Count);
            waiting.RemoveAll(granted.Contains);
            granted.ForEach(trial => Answer(trial.Permit()));
        }
    }

    [Fact]
    public async Task A_trial_that_was_given_up_says_nothing_and_the_next_one_tries()
    {
        (await FillAsync(10)).ForEach(Disconnect);
        var waiting = Enumerable.Range(0, 3).Select(_ => AcquireAsync(Here)).ToList();
        _clock.Advance(Second / 4);

        Return(waiting[0].Permit(), default);
        Assert.True(waiting[1].IsCompletedSuccessfully);
        Assert.False(waiting[2].IsCompleted);

        _scheduler.Return(waiting[1].Permit());
        Assert.True(waiting[2].IsCompletedSuccessfully);
        Assert.Equal(1, _scheduler.InFlight);
    }

    [Fact]
    public async Task One_that_gives_up_in_line_is_no_trial()
    {
        (await FillAsync(10)).ForEach(Disconnect);
        using var giveUp = new CancellationTokenSource();
        var givenUp = _scheduler.AcquireAsync(Here, run: null, giveUp.Token).AsTask();
        var next = AcquireAsync(Here);
        await giveUp.CancelAsync();

        _clock.Advance(Second / 4);

        Assert.True(givenUp.IsCanceled);
        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal(1, _scheduler.InFlight);
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

            if (asking.IsCompletedSuccessfully && (await asking).Permit is not null)
            {
                sent++;
                Disconnect(await asking.PermitAsync());
            }

            Assert.True(asking.IsCompleted);
        }

        Assert.InRange(sent, 5, 8);
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

    private void Disconnect(Permit permit) => Return(permit, new Outcome(OutcomeKind.NotConnected));

    private void Refuse(Permit permit, TimeSpan retryAfter) =>
        Return(permit, new Outcome(OutcomeKind.Throttled, Limits: new RateLimitInfo(null, null, null, null, retryAfter)));
}
