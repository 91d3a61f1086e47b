namespace ConcurrentWeb.SimulatedServers;

/// <summary>
/// Time that passes only from one event to the next, so that minutes are simulated in milliseconds. Events may be scheduled on
/// any thread; they happen on the thread that moves the clock.
/// </summary>
public sealed class VirtualClock : TimeProvider
{
    private readonly object _gate = new();
    private readonly PriorityQueue<Func<bool>, (TimeSpan At, long Order)> _events = new();
    private long _order;

    public TimeSpan Now { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, () => callback(state), dueTime);

    /// <summary>Schedules an event that sets other threads going.</summary>
    public void Schedule(TimeSpan delay, Action action) => Schedule(delay, () =>
    {
        action();
        return true;
    });

    /// <summary>Schedules an event that says whether it set other threads going.</summary>
    public void Schedule(TimeSpan delay, Func<bool> action)
    {
        lock (_gate)
        {
            _events.Enqueue(action, (Now + delay, _order++));
        }
    }

    /// <summary>
    /// Has the next events happen, up to the first that sets other threads going. Whoever moves the clock waits for those threads
    /// before the next move (<see cref="IdlePool"/>).
    /// </summary>
    /// <param name="end">The time beyond which the clock does not go.</param>
    /// <returns>Whether there was such an event; else the clock is at its end.</returns>
    public bool MoveOn(TimeSpan end)
    {
        while (Next(end) is { } action)
        {
            if (action())
            {
                return true;
            }
        }

        return false;
    }

    private Func<bool>? Next(TimeSpan end)
    {
        lock (_gate)
        {
            if (!_events.TryPeek(out var action, out var due) || due.At > end)
            {
                Now = end;
                return null;
            }

            _events.Dequeue();
            Now = due.At;
            return action;
        }
    }

    private sealed class Timer : ITimer
    {
        private readonly VirtualClock _clock;
        private readonly Action _fire;
        private int _setting;

        public Timer(VirtualClock clock, Action fire, TimeSpan dueTime)
        {
            (_clock, _fire) = (clock, fire);
            Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var setting = Interlocked.Increment(ref _setting);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                _clock.Schedule(dueTime, () => FireIfStill(setting));
            }

            return true;
        }

        public void Dispose() => Interlocked.Increment(ref _setting);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private bool FireIfStill(int setting)
        {
            if (setting != Volatile.Read(ref _setting))
            {
                return false;
            }

            _fire();
            return true;
        }
    }
}
