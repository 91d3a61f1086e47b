namespace ConcurrentWeb.Limiting;

/// <summary>
/// The origins that cannot be asked before a time, and one timer for the next of them. Guarded by the scheduler's lock.
/// </summary>
/// <param name="clock">Runs the timer.</param>
/// <param name="wake">Called by the timer, without the lock, when an origin may be due.</param>
internal sealed class SleepingOrigins(TimeProvider clock, Action wake) : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly PriorityQueue<OriginState, TimeSpan> _origins = new();
    private ITimer? _timer;
    private bool _isDisposed;

    /// <summary>Those that somebody waits for.</summary>
    internal IEnumerable<OriginState> WaitedFor =>
        _origins.UnorderedItems.Select(static item => item.Element).Where(static origin => origin.HasWaiters);

    /// <summary>Sees to it that an origin is looked at again.</summary>
    internal void WakeAt(OriginState origin, TimeSpan due, TimeSpan now)
    {
        if (_isDisposed || (origin.WakeAt is { } earlier && earlier <= due))
        {
            return;
        }

        origin.WakeAt = due;
        _origins.Enqueue(origin, due);
        ArmTimer(now);
    }

    /// <summary>Takes out an origin that is due; after the last one the timer is set for the next.</summary>
    internal bool TryWake(TimeSpan now, out OriginState origin)
    {
        while (_origins.TryPeek(out origin!, out var due) && due <= now)
        {
            _origins.Dequeue();
            if (origin.WakeAt == due)
            {
                origin.WakeAt = null;
                return true;
            }
        }

        ArmTimer(now);
        return false;
    }

    public void Dispose()
    {
        _isDisposed = true;
        _timer?.Dispose();
        _origins.Clear();
    }

    private void ArmTimer(TimeSpan now)
    {
        if (!_origins.TryPeek(out _, out var due))
        {
            return;
        }

        // Timers count whole milliseconds; one that fires too early would be set again and again.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, (due - now).TotalMilliseconds)));
        wait = wait < LongestTimer ? wait : LongestTimer;
        _timer ??= clock.CreateTimer(static wake => ((Action)wake!)(), wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
