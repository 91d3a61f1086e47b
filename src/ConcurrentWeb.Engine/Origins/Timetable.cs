namespace ConcurrentWeb.Origins;

/// <summary>
/// What a time has to pass for: origins that take nothing before it, and requests that are held in their places. One timer serves the
/// next of them. Guarded by the scheduler's lock.
/// </summary>
/// <param name="clock">Runs the timer.</param>
/// <param name="wake">Called by the timer, without the lock, when something may be due.</param>
internal sealed class Timetable(TimeProvider clock, Action wake) : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly PriorityQueue<OriginGate, TimeSpan> _origins = new();
    private readonly PriorityQueue<HeldRequest, TimeSpan> _held = new();
    private ITimer? _timer;
    private bool _isDisposed;

    /// <summary>The origins that requests wait for.</summary>
    internal IEnumerable<OriginGate> WaitedFor =>
        _origins.UnorderedItems.Select(static item => item.Element).Where(static origin => origin.HasWaiters);

    /// <summary>The requests that are held, each with its origin and the time until when.</summary>
    internal IEnumerable<(OriginGate Origin, TimeSpan Until)> Held =>
        _held.UnorderedItems.Where(static item => !item.Element.Waiter.HasGivenUp).Select(static item => (item.Element.Origin, item.Priority));

    /// <summary>Sees to it that an origin is looked at again.</summary>
    internal void WakeAt(OriginGate origin, TimeSpan due, TimeSpan now)
    {
        if (_isDisposed || (origin.WakeAt is { } earlier && earlier <= due))
        {
            return;
        }

        origin.WakeAt = due;
        _origins.Enqueue(origin, due);
        ArmTimer(now);
    }

    /// <summary>Holds a request until then.</summary>
    internal void Hold(Waiter waiter, OriginGate origin, RunMemory? run, TimeSpan until, TimeSpan now)
    {
        _held.Enqueue(new HeldRequest(waiter, origin, run), until);
        ArmTimer(now);
    }

    /// <summary>Takes out an origin that is due; after the last one the timer is set for the next.</summary>
    internal bool TryWake(TimeSpan now, out OriginGate origin)
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

    /// <summary>Takes out a request that has been held for long enough.</summary>
    internal bool TryRelease(TimeSpan now, out HeldRequest held) =>
        _held.TryPeek(out held, out var until) && until <= now && _held.TryDequeue(out held, out _);

    public void Dispose()
    {
        _isDisposed = true;
        _timer?.Dispose();
        _origins.Clear();
        _held.Clear();
    }

    private void ArmTimer(TimeSpan now)
    {
        var due = TimeSpan.MaxValue;
        due = _origins.TryPeek(out _, out var woken) && woken < due ? woken : due;
        due = _held.TryPeek(out _, out var release) && release < due ? release : due;
        if (due == TimeSpan.MaxValue || _isDisposed)
        {
            return;
        }

        // Timers count whole milliseconds; one that fires too early would be set again and again.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, (due - now).TotalMilliseconds)));
        wait = wait < LongestTimer ? wait : LongestTimer;
        _timer ??= clock.CreateTimer(static callback => ((Action)callback!)(), wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}

/// <summary>A request that is held in its place for a time.</summary>
/// <param name="Waiter">The request.</param>
/// <param name="Origin">The gate of its origin.</param>
/// <param name="Run">The run in whose memory there has to be room; null for none.</param>
internal readonly record struct HeldRequest(Waiter Waiter, OriginGate Origin, RunMemory? Run);
