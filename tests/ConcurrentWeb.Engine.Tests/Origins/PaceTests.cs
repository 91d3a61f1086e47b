using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class PaceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Requests_are_due_an_interval_apart_whatever_the_time_they_are_sent()
    {
        var pace = new Pace(4);
        pace.Restart(10 * Second);
        pace.Take(10 * Second);
        Assert.Equal(10.25 * Second, pace.Due);
        pace.Take(10.3 * Second);
        Assert.Equal(10.5 * Second, pace.Due);
    }

    [Fact]
    public void Idle_time_is_not_saved_up()
    {
        var pace = new Pace(20);
        pace.Take(Second);
        pace.Take(100 * Second);
        Assert.Equal(99.95 * Second, pace.Due);
    }

    [Fact]
    public void After_a_restart_nothing_is_due_before_it_and_nothing_is_made_up_for()
    {
        var pace = new Pace(10);
        pace.Take(5 * Second);
        pace.Restart(9 * Second);
        Assert.Equal(9 * Second, pace.Due);
        pace.Take(9 * Second);
        Assert.Equal(9.1 * Second, pace.Due);
        pace.Restart(Second);
        Assert.Equal(9.1 * Second, pace.Due);
    }

    [Theory]
    [InlineData(double.Epsilon)]
    [InlineData(1e-9)]
    [InlineData(double.MaxValue)]
    public void Rates_beyond_reason_are_rates(double rate)
    {
        var pace = new Pace(rate);
        pace.Take(Second);
        Assert.InRange(pace.Due, 0.9 * Second, TimeSpan.FromDays(367));
    }

    [Fact]
    public void In_no_second_more_than_the_rate_and_a_tenth_and_in_the_long_run_no_less_however_late_timers_are() => Property.Holds(
        choices =>
        {
            var rate = choices.Of([0.3, 1, 2.5, 10, 33, 200, 3000]);
            var pace = new Pace(rate);
            var (now, start) = (TimeSpan.FromSeconds(choices.Next(1000)), TimeSpan.Zero);
            var lateness = choices.Of([0, 1, 15, 100]);
            var sent = new List<TimeSpan>();
            start = now;
            while (sent.Count < 400)
            {
                // A timer fires no earlier than it should, and then whoever is due goes.
                now = (pace.Due > now ? pace.Due : now) + TimeSpan.FromMilliseconds(choices.Next(lateness + 1));
                while (pace.Due <= now)
                {
                    pace.Take(now);
                    sent.Add(now);
                }
            }

            for (var (first, last) = (0, 0); last < sent.Count; last++)
            {
                while (sent[last] - sent[first] >= Second)
                {
                    first++;
                }

                Assert.InRange(last - first + 1, 1, (rate * 1.1) + 1);
            }

            var expected = (now - start).TotalSeconds * rate;
            Assert.InRange(sent.Count, (0.99 * expected) - (0.1 * rate) - 1, expected + (0.1 * rate) + 2);
        },
        runs: 100);
}
