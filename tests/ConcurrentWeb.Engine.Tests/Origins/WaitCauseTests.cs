using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

/// <summary>What the scheduler tells the statistics that requests wait for, and for how long.</summary>
public sealed class WaitCauseTests
{
    private const string Here = "http://here.test";

    private readonly FakeTimeProvider _clock = new();
    private readonly RunMemory _run = new(limit: 100);
    private readonly RunStatistics _statistics;

    public WaitCauseTests() => _statistics = new RunStatistics(_clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private EngineOptions Options => new() { ThrottleLimit = 2, TimeProvider = _clock, Statistics = _statistics };

    private IEnumerable<(WaitCause Cause, double Seconds, string? Origin)> Waits =>
        _statistics.ToSummary().Waits.Select(wait => (wait.Cause, wait.Time.TotalSeconds, wait.Origin));

    [Fact]
    public async Task Who_is_granted_at_once_waits_for_nothing()
    {
        using var scheduler = new Scheduler(Options);
        var permit = await AcquireAsync(scheduler).PermitAsync();
        Pass(1);
        scheduler.Return(permit, new Outcome(OutcomeKind.Accepted));

        Assert.Empty(Waits);
        Assert.Equal(1, _statistics.ToSummary().MostInFlight);
    }

    [Fact]
    public async Task Behind_others_it_is_the_throttle_even_where_they_are_all_of_one_origin()
    {
        using var scheduler = new Scheduler(Options);
        var held = new[] { await AcquireAsync(scheduler).PermitAsync(), await AcquireAsync(scheduler).PermitAsync() };
        var waiting = new[] { AcquireAsync(scheduler), AcquireAsync(scheduler, "http://there.test") };
        Pass(3);
        scheduler.Return(held[0], new Outcome(OutcomeKind.Accepted));
        Pass(2);
        scheduler.Return(held[1], new Outcome(OutcomeKind.Accepted));
        Pass(7);

        Assert.All(waiting, waiter => Assert.True(waiter.IsCompletedSuccessfully));
        Assert.Equal([(WaitCause.Throttle, 5.0, null)], Waits);
        Assert.Equal(2, _statistics.ToSummary().MostInFlight);
    }

    [Fact]
    public async Task At_the_limit_of_an_origin_it_is_that()
    {
        using var scheduler = new Scheduler(Options with { ThrottleLimitPerOrigin = 1 });
        var held = await AcquireAsync(scheduler).PermitAsync();
        var waiting = AcquireAsync(scheduler);
        Pass(3);
        scheduler.Return(held, new Outcome(OutcomeKind.Accepted));
        await waiting;

        Assert.Equal([(WaitCause.OriginLimit, 3.0, Here)], Waits);
    }

    [Fact]
    public async Task At_a_pace_it_is_the_pace()
    {
        using var scheduler = new Scheduler(Options with { RequestsPerSecond = 0.5 });
        scheduler.Return(await AcquireAsync(scheduler).PermitAsync());
        var waiting = AcquireAsync(scheduler);
        Pass(10);
        await waiting;

        var wait = Assert.Single(Waits);
        Assert.Equal((WaitCause.Pace, Here), (wait.Cause, wait.Origin));
        Assert.InRange(wait.Seconds, 1.9, 2.0);
    }

    [Fact]
    public async Task During_a_pause_it_is_the_pause_and_before_it_the_throttle()
    {
        using var scheduler = new Scheduler(Options with { ThrottleLimit = 1 });
        var held = await AcquireAsync(scheduler).PermitAsync();
        var waiting = AcquireAsync(scheduler);
        Pass(2);
        scheduler.Return(held, new Outcome(OutcomeKind.Throttled, Limits: new RateLimitInfo(null, null, null, null, TimeSpan.FromSeconds(30))));
        Assert.False(waiting.IsCompleted);
        Pass(30);
        await waiting;

        Assert.Equal([(WaitCause.Pause, 30.0, Here), (WaitCause.Throttle, 2.0, null)], Waits);
    }

    [Fact]
    public async Task While_bodies_wait_it_is_memory()
    {
        using var scheduler = new Scheduler(Options);
        scheduler.Hold(_run, 101);
        var waiting = AcquireAsync(scheduler);
        Pass(4);
        scheduler.Release(_run, 101);
        await waiting;

        Assert.Equal([(WaitCause.Memory, 4.0, null)], Waits);
    }

    [Fact]
    public async Task Where_a_host_is_down_it_is_the_circuit()
    {
        using var scheduler = new Scheduler(Options);
        for (var i = 0; i < 5; i++)
        {
            scheduler.Return(await AcquireAsync(scheduler).PermitAsync(), new Outcome(OutcomeKind.NotConnected));
        }

        var waiting = AcquireAsync(scheduler);
        Pass(1);
        await waiting;

        Assert.Equal([(WaitCause.Circuit, 0.25, Here)], Waits);
    }

    [Fact]
    public async Task Limits_in_force_are_read_when_a_permit_comes_back()
    {
        using var scheduler = new Scheduler(Options with { ThrottleLimit = 64, AdaptiveThrottle = true, RequestsPerSecond = 1000 });
        for (var i = 0; i < 20; i++)
        {
            var asked = new[] { AcquireAsync(scheduler), AcquireAsync(scheduler) };
            Pass(1);
            Array.ForEach(await Task.WhenAll(asked.Select(one => one.PermitAsync())), permit => scheduler.Return(permit, new Outcome(OutcomeKind.Accepted, TimeSpan.FromMilliseconds(50))));
        }

        var readings = _statistics.ToSummary().Limits;
        Assert.All(readings, reading => Assert.Equal((Here, 1000), (reading.Origin, reading.RequestsPerSecond)));
        Assert.Equal(readings.Select(reading => reading.ConcurrencyLimit).Distinct(), readings.Select(reading => reading.ConcurrencyLimit));
        Assert.All(readings, reading => Assert.InRange(reading.ConcurrencyLimit, 4, 64));
    }

    [Theory]
    [InlineData(0, 4, 4)]
    [InlineData(2, 4, 2)]
    [InlineData(4, 2, 2)]
    public async Task The_pace_in_force_is_the_slower_one_of_what_was_asked_for_and_what_the_server_announces(double asked, int announced, double inForce)
    {
        using var scheduler = new Scheduler(Options with { RequestsPerSecond = asked });
        var news = new RateLimitInfo(null, null, announced, TimeSpan.FromSeconds(1), null);
        scheduler.Return(await AcquireAsync(scheduler).PermitAsync(), new Outcome(OutcomeKind.Accepted, Limits: news));

        Assert.Equal(inForce, _statistics.ToSummary().Limits[^1].RequestsPerSecond);
    }

    [Fact]
    public async Task Who_gives_up_waits_no_longer_than_that_origin_is_looked_at_again()
    {
        using var scheduler = new Scheduler(Options with { ThrottleLimit = 1 });
        using var giveUp = new CancellationTokenSource();
        var held = await AcquireAsync(scheduler).PermitAsync();
        var givenUp = scheduler.AcquireAsync(new Uri(Here), _run, giveUp.Token).AsTask();
        Pass(1);
        await giveUp.CancelAsync();
        scheduler.Return(held, new Outcome(OutcomeKind.Accepted));
        Pass(5);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        Assert.Equal([(WaitCause.Throttle, 1.0, null)], Waits);
    }

    private void Pass(int seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    private Task<Admission> AcquireAsync(Scheduler scheduler, string origin = Here) => scheduler.AcquireAsync(new Uri(origin), _run, Stop).AsTask();
}
