using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class ProbeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Probe _probe = new();

    [Fact]
    public void A_quarter_more_is_tried_and_more_after_each_success_up_to_twice_as_much()
    {
        Assert.True(_probe.IsDueAt(TimeSpan.Zero));
        Assert.Equal(1.25, _probe.Gain);
        _probe.OnSucceeded();
        Assert.Equal(1.5625, _probe.Gain);
        _probe.OnSucceeded();
        _probe.OnSucceeded();
        Assert.Equal(2, _probe.Gain);
        _probe.OnFailed(100, 50, 1, TimeSpan.Zero);
        Assert.Equal(1.25, _probe.Gain);
    }

    [Fact]
    public void After_each_failure_at_the_same_pace_it_waits_twice_as_long()
    {
        Assert.Equal([1, 2, 4, 1], new[] { 62.5, 60, 62.5, 120 }.Select(rate => WaitAfterFailure(rate, 50)));
    }

    [Fact]
    public void It_waits_until_each_rejection_has_cost_no_more_than_one_of_250_requests_and_no_longer()
    {
        for (var i = 0; i < 10; i++)
        {
            WaitAfterFailure(62.5, 50);
        }

        Assert.Equal(5, WaitAfterFailure(62.5, 50));
        Assert.Equal(10, WaitAfterFailure(62.5, 50, rejected: 3));
        Assert.Equal(15, WaitAfterFailure(62.5, 50, rejected: 3));
    }

    [Fact]
    public void However_slow_the_server_is_a_higher_pace_is_tried_within_a_minute()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.InRange(WaitAfterFailure(0.5, 0.4), 1, 45);
        }
    }

    [Fact]
    public void Where_a_failure_costs_a_pause_tries_take_a_tenth_of_the_time()
    {
        _probe.OnPaused(Second, 5 * Second);
        Assert.False(_probe.IsDueAt(14.9 * Second));
        Assert.True(_probe.IsDueAt(15 * Second));
    }

    private double WaitAfterFailure(double rate, double known, int rejected = 1)
    {
        _probe.OnFailed(rate, known, rejected, TimeSpan.Zero);
        var wait = TimeSpan.Zero;
        while (!_probe.IsDueAt(wait))
        {
            wait += TimeSpan.FromMilliseconds(100);
        }

        return wait.TotalSeconds;
    }
}
