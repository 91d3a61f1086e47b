using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Statistics;

namespace ConcurrentWeb.Engine.Tests.Statistics;

public sealed class LatencyHistogramTests
{
    private static readonly double[] Parts = [0.001, 0.5, 0.9, 0.99, 1];

    [Fact]
    public void A_percentile_is_within_two_percent_of_the_exact_one() => Property.Holds(choices =>
    {
        var times = Times(choices);
        var histogram = Histogram(times);
        times.Sort();

        Assert.Equal(times.Count, histogram.Count);
        foreach (var part in Parts)
        {
            var exact = times[(int)Math.Ceiling(part * times.Count) - 1].Ticks;
            Assert.InRange(histogram.Percentile(part).Ticks, exact - (exact * 0.02), exact + (exact * 0.02));
        }
    });

    [Fact]
    public void Two_put_together_say_what_one_of_all_says() => Property.Holds(choices =>
    {
        var (some, others) = (Times(choices), Times(choices));
        var sum = Histogram(some);
        sum.Add(Histogram(others));

        Assert.Equal(Histogram([.. some, .. others]).ToSummary(), sum.ToSummary());
    });

    [Fact]
    public void The_longest_is_exact_and_no_percentile_is_longer()
    {
        var longest = TimeSpan.FromTicks(123_456_789);

        var summary = Histogram([TimeSpan.FromTicks(1), longest]).ToSummary();

        Assert.Equal((2, longest, longest), (summary.Count, summary.Maximum, summary.P99));
        Assert.Equal(TimeSpan.FromTicks(1), summary.P50);
    }

    [Fact]
    public void Of_nothing_everything_is_zero() =>
        Assert.Equal(new LatencySummary(0, default, default, default, default), new LatencyHistogram().ToSummary());

    [Fact]
    public void The_shortest_and_the_longest_times_there_are_have_their_place()
    {
        var summary = Histogram([TimeSpan.MinValue, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.MaxValue]).ToSummary();

        Assert.Equal((TimeSpan.Zero, TimeSpan.MaxValue), (summary.P50, summary.Maximum));
        Assert.InRange(summary.P99.Ticks, TimeSpan.MaxValue.Ticks * 0.98, TimeSpan.MaxValue.Ticks);
    }

    private static LatencyHistogram Histogram(IEnumerable<TimeSpan> times)
    {
        var histogram = new LatencyHistogram();
        foreach (var time in times)
        {
            histogram.Add(time);
        }

        return histogram;
    }

    /// <summary>From 100 ns to days, each order of magnitude as likely as the next.</summary>
    private static List<TimeSpan> Times(Choices choices)
    {
        var times = new List<TimeSpan>();
        do
        {
            times.Add(TimeSpan.FromTicks((1L << choices.Next(43)) + choices.Next(1 << 20)));
        }
        while (!choices.AreUsedUp || times.Count < 20);

        return times;
    }
}
