using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class ExtraTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Allowance _allowance = new(2, 16 * Second, TimeSpan.Zero);
    private readonly Extra _extra = new();

    public ExtraTests() => _allowance.Take(0.5 * Second);

    [Fact]
    public void When_the_quota_is_used_up_one_more_goes_after_three_quarters_of_the_window()
    {
        Assert.Equal(12 * Second, _extra.DueWith(_allowance, Second));
        Send(3, 12 * Second);
        Assert.Equal(16.5 * Second, _extra.DueWith(_allowance, 12 * Second));
    }

    [Fact]
    public void Where_it_is_accepted_the_window_is_as_long_as_it_waited()
    {
        Send(3, 12 * Second);
        Assert.False(_extra.OnAccepted(2));
        Assert.True(_extra.OnAccepted(3));
        Assert.Equal(12 * Second, _extra.Window);
    }

    [Fact]
    public void Where_it_is_rejected_it_does_not_count_and_the_next_one_waits_for_a_window()
    {
        Send(3, 12 * Second);
        Assert.False(_extra.OnRejected(2, _allowance, 12 * Second));
        Assert.True(_extra.OnRejected(3, _allowance, 12 * Second));
        Assert.Equal(16 * Second, _extra.DueWith(_allowance, 12 * Second));

        _allowance.Take(16.5 * Second);
        _allowance.Take(16.6 * Second);
        Assert.Equal(28 * Second, _extra.DueWith(_allowance, 17 * Second));
    }

    [Fact]
    public void As_long_as_the_quota_is_not_used_up_none_is_extra()
    {
        Send(3, 16 * Second);
        Assert.False(_extra.OnAccepted(3));
        Assert.False(_extra.OnRejected(3, _allowance, 16 * Second));
    }

    private void Send(long number, TimeSpan now)
    {
        _extra.OnSent(number, _allowance, now);
        _allowance.Take(now);
    }
}
