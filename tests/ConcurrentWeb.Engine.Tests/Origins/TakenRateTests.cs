using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Limiting;

namespace ConcurrentWeb.Engine.Tests.Limiting;

public sealed class TakenRateTests
{
    [Fact]
    public void It_counts_what_was_sent_in_the_last_second_give_or_take_a_tenth() => Property.Holds(choices =>
    {
        var rate = new TakenRate();
        var sent = new List<TimeSpan>();
        var now = TimeSpan.FromMilliseconds(choices.Next(5000));
        while (!choices.AreUsedUp)
        {
            now += TimeSpan.FromMilliseconds(choices.Of([0, 0, 1, 30, 99, 100, 101, 450, 999, 1000, 5000]));
            rate.CountSent(now);
            sent.Add(now);

            Assert.InRange(rate.At(now), Since(0.9), Since(1));
        }

        int Since(double seconds) => sent.Count(time => now - time < TimeSpan.FromSeconds(seconds));
    });

    [Fact]
    public void A_second_is_whole_where_requests_have_been_sent_all_the_time()
    {
        var rate = new TakenRate();
        Assert.False(rate.IsWholeAt(TimeSpan.FromSeconds(5)));
        foreach (var time in new[] { 5.0, 5.5, 6.2 })
        {
            rate.CountSent(TimeSpan.FromSeconds(time));
            Assert.Equal(time > 6, rate.IsWholeAt(TimeSpan.FromSeconds(time)));
        }

        rate.CountSent(TimeSpan.FromSeconds(7.2));
        Assert.False(rate.IsWholeAt(TimeSpan.FromSeconds(7.3)));
    }

    [Fact]
    public void What_was_refused_was_not_taken_when_it_was_sent()
    {
        var rate = new TakenRate();
        rate.CountSent(TimeSpan.Zero);
        rate.CountSent(TimeSpan.Zero);
        rate.CountSent(TimeSpan.FromSeconds(0.8));
        rate.CountRefused(TimeSpan.Zero, TimeSpan.FromSeconds(0.9));
        Assert.Equal(2, rate.At(TimeSpan.FromSeconds(0.9)));
        Assert.Equal(1, rate.At(TimeSpan.FromSeconds(1.2)));
        rate.CountRefused(TimeSpan.Zero, TimeSpan.FromSeconds(1.2));
        Assert.Equal(1, rate.At(TimeSpan.FromSeconds(1.2)));
    }
}
