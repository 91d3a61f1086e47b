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
        var pace = new AdaptivePace(choices.Of([0, 1, 3, 50, 10_000]), choices.Next(2) == 0, choices.Next(2) == 0, now);
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
        var pace = new AdaptivePace(100, isWhole: false, isProven: true, Second);
        Assert.InRange(pace.RateAt(Second), 50, 99);
        Assert.InRange(pace.RateAt(5 * Second), pace.RateAt(Second), 99.9);
        Assert.InRange(pace.RateAt(120 * Second), 101, double.MaxValue);
    }

    [Fact]
    public void What_was_taken_of_a_short_burst_is_no_rate_and_more_is_tried_until_something_is_refused()
    {
        var pace = new AdaptivePace(taken: 1, isWhole: false, isProven: true, Second);
        Assert.InRange(pace.RateAt(Second), 1, 2);
        Use(pace, Second, 2 * Second);
        Assert.InRange(pace.RateAt(2 * Second), 3, 4);
        Use(pace, 2 * Second, 6 * Second);
        Assert.InRange(pace.RateAt(6 * Second), 50, 64);

        // The mean of the last second was 30, and at its end it was more.
        pace.OnThrottled(30, 6 * Second);
        Assert.InRange(pace.RateAt(6 * Second), 30, 35);
        Assert.InRange(pace.RateAt(12 * Second), 35, 42);
    }

    [Fact]
    public void A_guess_does_not_grow_while_nothing_is_asked()
    {
        var pace = new AdaptivePace(taken: 1, isWhole: false, isProven: true, Second);
        pace.Restart(60 * Second);
        pace.Take(60 * Second);
        Assert.InRange(pace.RateAt(60 * Second), 1, 2);
        Assert.InRange(pace.RateAt(1000 * Second), 1, 2);
        pace.OnThrottled(1, 1000 * Second);
        Assert.InRange(pace.RateAt(1000 * Second), 0.8, 1.4);
    }

    [Fact]
    public void The_other_refusals_of_a_burst_say_how_many_of_it_were_not_taken_either()
    {
        var pace = new AdaptivePace(taken: 49, isWhole: false, isProven: true, Second);
        for (var taken = 48; taken >= 20; taken--)
        {
            pace.OnThrottled(taken, Second + TimeSpan.FromMilliseconds(5));
        }

        Assert.InRange(pace.RateAt(Second), 15, 19);
        Assert.InRange(pace.RateAt(4 * Second), 18, 20);

        // Later ones tell of the pace itself.
        pace.OnThrottled(19, 5 * Second);
        pace.OnThrottled(3, 5.5 * Second);
        Assert.InRange(pace.RateAt(5.5 * Second), 14, 19);
    }

    [Fact]
    public void What_was_found_of_a_burst_is_tried_soon_and_kept_where_it_is_refused_again()
    {
        var pace = new AdaptivePace(taken: 20, isWhole: false, isProven: false, Second);
        Use(pace, Second, 2.75 * Second);
        Assert.InRange(pace.RateAt(2.9 * Second), 18, 20);
        Use(pace, 3 * Second, 3.2 * Second);
        pace.Take(3.2 * Second);
        Assert.InRange(pace.RateAt(3.2 * Second), 20, 24);

        // It is the limit: it stays.
        pace.OnThrottled(20, 3.2 * Second);
        Assert.InRange(pace.RateAt(3.2 * Second), 17, 19);
        Assert.InRange(pace.RateAt(10 * Second), 18, 20);
    }

    [Fact]
    public void Where_a_burst_said_nothing_of_the_rate_that_is_found_within_seconds()
    {
        var pace = new AdaptivePace(taken: 20, isWhole: false, isProven: false, Second);
        Use(pace, Second, 6 * Second);
        Assert.InRange(pace.RateAt(6 * Second), 140, 160);
        pace.OnThrottled(110, 6.5 * Second);
        Assert.InRange(pace.RateAt(6.5 * Second), 110, 160);
    }

    [Fact]
    public void What_was_found_of_a_burst_does_not_grow_either_while_nothing_is_asked()
    {
        var pace = new AdaptivePace(taken: 20, isWhole: false, isProven: false, Second);
        pace.Take(60 * Second);
        Assert.InRange(pace.RateAt(60 * Second), 18, 20);
        Assert.InRange(pace.RateAt(1000 * Second), 18, 20);
    }

    private static void Use(AdaptivePace pace, TimeSpan from, TimeSpan to)
    {
        for (var now = from; now <= to; now += Second / 4)
        {
            pace.Take(now);
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(40, false)]
    public void What_was_taken_of_a_whole_second_or_is_much_is_one(int taken, bool isWhole)
    {
        var pace = new AdaptivePace(taken, isWhole, isProven: true, Second);
        Assert.InRange(pace.RateAt(Second), taken * 0.8, taken);
        Assert.InRange(pace.RateAt(10 * Second), taken * 0.9, taken);
    }

    [Fact]
    public void Refusals_of_one_moment_are_one_and_later_ones_slow_it_down()
    {
        var pace = new AdaptivePace(100, isWhole: false, isProven: true, Second);
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
