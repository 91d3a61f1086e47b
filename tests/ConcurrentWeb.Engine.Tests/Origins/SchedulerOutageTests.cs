using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

/// <summary>What the scheduler makes of an origin that fails for everything.</summary>
public sealed class SchedulerOutageTests : IDisposable
{
    private static readonly Uri Here = new("http://here.test/");
    private static readonly Uri There = new("http://there.test/");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly Scheduler _scheduler;

    public SchedulerOutageTests() => _scheduler = new Scheduler(new EngineOptions { ThrottleLimit = 10, TimeProvider = _clock });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _scheduler.Dispose();

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
                Disconnect(trial.Granted());
            }

            _clock.Advance(Second / 100);
        }

        Assert.Equal([0.25, 0.5, 1, 2, 3.15], trials);
        foreach (var failed in waiting.Append(AcquireAsync(Here)))
        {
            var rejection = (await failed).Rejection!.Value;
            Assert.Equal((WebErrorKind.CircuitOpen, "not sent: the last 15 attempts to reach the server failed"), (rejection.Kind, rejection.Reason));
            Assert.InRange(rejection.Until!.Value, 3.5 * Second, 4.5 * Second);
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
        for (var last = TimeSpan.Zero; _scheduler.Now < 119.9 * Second;)
        {
            foreach (var trial in waiting.FindAll(waiter => waiter.IsCompleted))
            {
                waiting.Remove(trial);
                (trials, longest, last) = (trials + 1, Later(longest, _scheduler.Now - last), _scheduler.Now);
                Disconnect(trial.Granted());
            }

            _clock.Advance(Second / 10);
        }

        Assert.InRange(trials, 20, 40);
        Assert.InRange(longest, 4.9 * Second, 5.1 * Second);
        Assert.All(waiting, waiter => Assert.False(waiter.IsCompleted));
        _clock.Advance(Second / 10);

        Assert.All(await Task.WhenAll(waiting), admission => Assert.Equal(WebErrorKind.CircuitOpen, admission.Rejection?.Kind));

        static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
    }

    [Fact]
    public async Task A_trial_that_is_answered_lets_the_others_go_twice_as_many_each_time()
    {
        (await FillAsync(10)).ForEach(Disconnect);
        var waiting = Enumerable.Range(0, 20).Select(_ => AcquireAsync(Here)).ToList();
        _clock.Advance(Second / 2);

        foreach (var expected in new[] { 1, 1, 2, 4, 8 })
        {
            var granted = waiting.FindAll(waiter => waiter.IsCompleted);
            Assert.Equal(expected, granted.Count);
            waiting.RemoveAll(granted.Contains);
            granted.ForEach(trial => Answer(trial.Granted()));
        }
    }

    [Fact]
    public async Task A_trial_that_was_given_up_says_nothing_and_the_next_one_tries()
    {
        (await FillAsync(10)).ForEach(Disconnect);
        var waiting = Enumerable.Range(0, 3).Select(_ => AcquireAsync(Here)).ToList();
        _clock.Advance(Second / 2);

        Return(waiting[0].Granted(), default);
        Assert.True(waiting[1].IsCompletedSuccessfully);
        Assert.False(waiting[2].IsCompleted);

        _scheduler.Return(waiting[1].Granted());
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

        _clock.Advance(Second / 2);

        Assert.True(givenUp.IsCanceled);
        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal(1, _scheduler.InFlight);
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

    private Task<Admission> AcquireAsync(Uri origin) => _scheduler.AcquireAsync(origin, run: null, Stop).AsTask();

    private async Task<List<Permit>> FillAsync(int count) => [.. await Task.WhenAll(Enumerable.Range(0, count).Select(_ => AcquireAsync(Here).PermitAsync()))];

    private void Return(Permit permit, Outcome outcome) => _scheduler.Return(permit, outcome);

    private void Answer(Permit permit) => Return(permit, new Outcome(OutcomeKind.Accepted));

    private void Disconnect(Permit permit) => Return(permit, new Outcome(OutcomeKind.NotConnected));
}
