using ConcurrentWeb.Statistics;

namespace ConcurrentWeb.Engine.Tests.Statistics;

public sealed class WaitTimesTests
{
    private readonly WaitTimes _waits = new();

    [Fact]
    public void A_time_during_which_several_wait_counts_once()
    {
        _waits.Begin(WaitCause.Pace, Second(1));
        _waits.Begin(WaitCause.Pace, Second(2));
        _waits.End(WaitCause.Pace, Second(3));
        _waits.End(WaitCause.Pace, Second(5));

        Assert.Equal([(WaitCause.Pace, Second(4))], _waits.At(Second(9)));
    }

    [Fact]
    public void Each_cause_has_its_own_time_and_a_wait_that_goes_on_counts_so_far()
    {
        _waits.Begin(WaitCause.Retry, Second(1));
        _waits.Begin(WaitCause.Pause, Second(3));

        Assert.Equal([(WaitCause.Pause, Second(1)), (WaitCause.Retry, Second(3))], _waits.At(Second(4)));
    }

    [Fact]
    public void A_full_window_counts_only_while_nobody_waits_for_a_permit()
    {
        _waits.SetWindow(isFull: true, isGroupComplete: false, Second(0));
        _waits.Begin(WaitCause.Throttle, Second(1));
        _waits.Begin(WaitCause.Retry, Second(1));
        _waits.End(WaitCause.Throttle, Second(5));
        _waits.SetWindow(isFull: false, isGroupComplete: false, Second(7));

        Assert.Equal(
            [(WaitCause.Throttle, Second(4)), (WaitCause.Retry, Second(8)), (WaitCause.Window, Second(3))], _waits.At(Second(9)));
    }

    [Fact]
    public void A_group_is_waited_for_only_if_another_follows()
    {
        _waits.SetWindow(isFull: false, isGroupComplete: true, Second(1));
        _waits.SetWindow(isFull: false, isGroupComplete: false, Second(4));
        Assert.Empty(_waits.At(Second(4)));

        _waits.CountBatch(Second(2), Second(6));
        Assert.Equal([(WaitCause.Batch, Second(5))], _waits.At(Second(6)));
    }

    private static TimeSpan Second(int second) => TimeSpan.FromSeconds(second);
}
