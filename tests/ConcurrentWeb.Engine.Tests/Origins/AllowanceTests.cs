using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class AllowanceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Within_a_second_requests_are_spaced_evenly()
    {
        var allowance = Allowance.Evenly(10, lastSent: 5 * Second);
        Assert.Equal(5.1 * Second, allowance.DueAt(5 * Second));
        Assert.False(allowance.IsBurst);
        Assert.False(allowance.IsUsedUpAt(5 * Second));
    }

    [Fact]
    public void In_a_longer_window_a_burst_goes_and_then_none_until_the_first_of_it_is_a_window_old()
    {
        var allowance = new Allowance(10, 10 * Second, TimeSpan.Zero);
        var now = TimeSpan.Zero;
        for (var i = 1; i < 10; i++)
        {
            now = Later(now, allowance.DueAt(now));
            allowance.Take(now);
        }

        Assert.InRange(now, 0.8 * Second, Second);
        Assert.True(allowance.IsUsedUpAt(now));
        Assert.Equal(10 * Second, allowance.DueAt(now));
        Assert.False(allowance.IsUsedUpAt(10 * Second));
    }

    [Fact]
    public void What_was_rejected_does_not_count()
    {
        var allowance = new Allowance(2, 10 * Second, TimeSpan.Zero);
        allowance.Take(Second);
        Assert.True(allowance.IsUsedUpAt(Second));
        allowance.Return();
        Assert.False(allowance.IsUsedUpAt(Second));
    }

    [Fact]
    public void Who_keeps_to_it_never_sends_more_than_the_quota_in_any_window() => Property.Holds(choices =>
    {
        var (quota, window) = (choices.Between(1, 40), choices.Between(3, 30) * Second);
        var allowance = new Allowance(quota, window, TimeSpan.Zero);
        var sent = new List<TimeSpan> { TimeSpan.Zero };
        for (var now = TimeSpan.Zero; !choices.AreUsedUp; now += TimeSpan.FromMilliseconds(choices.Next(3000)))
        {
            now = Later(now, allowance.DueAt(now));
            allowance.Take(now);
            sent.Add(now);

            // The entries of a 64th of a window are counted as one, from the first of them.
            Assert.InRange(sent.Count(at => at > now - (window * 63 / 64)), 1, quota);
        }
    });

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
