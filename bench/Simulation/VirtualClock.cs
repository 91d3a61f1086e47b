namespace ConcurrentWeb.Bench.Simulation;

/// <summary>
/// Time that passes only from one event to the next, so that minutes are simulated in milliseconds. Events may be scheduled on
/// any thread; they happen on that which moves the clock.
/// </summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly object _gate = new();
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _events = new();
    private long _order;

    public TimeSpan Now { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, () => callback(state), dueTime);

    public void Schedule(TimeSpan delay, Action action)
    {
        lock (_gate)
        {
            _events.Enqueue(action, (Now + delay, _order++));
        }
    }

    /// <summary>Goes to the next event, if there is one before the end, and has it happen.</summary>
    public bool MoveOn(TimeSpan end)
    {
        Action? action;
        lock (_gate)
        {
            if (!_events.TryDequeue(out action, out var due) || due.At > end)
            {
                Now = end;
                return false;
            }

            Now = due.At;
        }

        action();
        return true;
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
                _clock.Schedule(dueTime, () =>
                {
                    if (setting == Volatile.Read(ref _setting))
                    {
                        _fire();
                    }
                });
            }

            return true;
        }

        public void Dispose() => Interlocked.Increment(ref _setting);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
