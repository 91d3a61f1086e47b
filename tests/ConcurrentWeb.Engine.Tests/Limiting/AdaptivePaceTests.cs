using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Limiting;

namespace ConcurrentWeb.Engine.Tests.Limiting;

/// <summary>What holds whatever its numbers are.</summary>
public sealed class AdaptivePaceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Whatever_servers_do_there_is_a_rate_and_the_next_request_is_due_some_day() => Property.Holds(choices =>
    {
        var now = TimeSpan.FromSeconds(choices.Next(1000));
        var pace = new AdaptivePace(choices.Of([0, 1, 3, 50, 10_000]), now);
        while (!choices.AreUsedUp)
        {
            now += TimeSpan.FromMilliseconds(choices.Of([0, 1, 100, 900, 1500, 20_000, 10_000_000]));
            if (choices.Next(3) == 0)
            {
                pace.OnThrottled(choices.Of([0, 1, 3, 50, 10_000]), now);
            }
            else if (pace.Due <= now)
            {
                pace.Take(now);
            }

            Assert.True(double.IsFinite(pace.RateAt(now)));
            Assert.InRange(pace.RateAt(now), 0.01, double.MaxValue);
            Assert.InRange(pace.Due, TimeSpan.Zero, now + (100 * Second));
        }
    });

    [Fact]
    public void It_begins_below_the_rate_that_was_too_high_comes_near_to_it_and_in_time_goes_beyond()
    {
        var pace = new AdaptivePace(100, Second);
        Assert.InRange(pace.RateAt(Second), 50, 99);
        Assert.InRange(pace.RateAt(5 * Second), pace.RateAt(Second), 99.9);
        Assert.InRange(pace.RateAt(120 * Second), 101, double.MaxValue);
    }

    [Fact]
    public void Refusals_of_one_moment_are_one_and_later_ones_slow_it_down()
    {
        var pace = new AdaptivePace(100, Second);
        var before = pace.RateAt(1.5 * Second);
        for (var i = 0; i < 50; i++)
        {
            pace.OnThrottled(100, 1.5 * Second);
        }

        Assert.Equal(before, pace.RateAt(1.5 * Second));
        var later = pace.RateAt(6 * Second);
        pace.OnThrottled(60, 6 * Second);
        Assert.InRange(pace.RateAt(6 * Second), 10, later * 0.95);
    }
}
