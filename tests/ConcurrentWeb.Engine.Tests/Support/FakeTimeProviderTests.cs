namespace ConcurrentWeb.Engine.Tests.Support;

public sealed class FakeTimeProviderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Timers_fire_in_the_order_in_which_they_are_due_each_at_its_time()
    {
        var start = _clock.GetUtcNow();
        using var late = Timer("late", 3 * Second);
        using var early = Timer("early", Second);
        using var never = Timer("never", 5 * Second);

        _clock.Advance(4 * Second);

        Assert.Equal(["early at 1", "late at 3"], _fired);
        Assert.Equal(start + (4 * Second), _clock.GetUtcNow());
        Assert.Equal(1, _clock.ArmedTimers);
    }

    [Fact]
    public void A_periodic_timer_fires_at_each_period()
    {
        using var timer = Timer("tick", Second, 2 * Second);

        _clock.Advance(6 * Second);

        Assert.Equal(["tick at 1", "tick at 3", "tick at 5"], _fired);
    }

    [Fact]
    public void A_changed_timer_fires_at_its_new_time_and_a_disposed_one_never()
    {
        using var changed = Timer("changed", Second);
        using var gone = Timer("gone", Second);
        changed.Change(2 * Second, Timeout.InfiniteTimeSpan);
        gone.Dispose();

        _clock.Advance(3 * Second);

        Assert.Equal(["changed at 2"], _fired);
        Assert.False(gone.Change(Second, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task Delays_and_cancellation_follow_the_clock()
    {
        var stop = TestContext.Current.CancellationToken;
        var delay = Task.Delay(2 * Second, _clock, stop);
        using var source = new CancellationTokenSource(Second, _clock);

        _clock.Advance(Second);
        Assert.True(source.IsCancellationRequested);
        Assert.False(delay.IsCompleted);

        _clock.Advance(Second);
        await delay;
    }

    [Fact]
    public async Task Arming_can_be_waited_for()
    {
        var armed = _clock.WhenArmedAsync(2 * Second);
        using var other = Timer("other", Second);
        Assert.False(armed.IsCompleted);

        using var timer = Timer("awaited", 2 * Second);

        await armed;
        Assert.True(_clock.WhenArmedAsync(2 * Second).IsCompleted);
    }

    private ITimer Timer(string name, TimeSpan due, TimeSpan? period = null) => _clock.CreateTimer(
        _ => _fired.Add(FormattableString.Invariant($"{name} at {_clock.GetTimestamp() / TimeSpan.TicksPerSecond}")),
        state: null,
        due,
        period ?? Timeout.InfiniteTimeSpan);
}
