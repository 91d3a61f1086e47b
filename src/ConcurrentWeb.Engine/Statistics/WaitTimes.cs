namespace ConcurrentWeb.Statistics;

/// <summary>
/// For how long there was somebody who waited, by cause: times during which several wait for the same count once. Those of the
/// window and of the groups count only while nobody waits for a permit: behind a throttle the window is always full, and
/// that is nobody's worry. Guarded by the lock of the statistics.
/// </summary>
internal sealed class WaitTimes
{
    private static readonly WaitCause[] Causes = Enum.GetValues<WaitCause>();

    private readonly int[] _waiting = new int[Causes.Length];
    private readonly TimeSpan[] _times = new TimeSpan[Causes.Length];
    private bool _windowIsFull;
    private bool _groupIsComplete;
    private TimeSpan _waitedForGroup;
    private int _waitingForPermits;
    private TimeSpan _seen;

    internal void Begin(WaitCause cause, TimeSpan now) => Change(cause, +1, now);

    internal void End(WaitCause cause, TimeSpan now) => Change(cause, -1, now);

    internal void SetWindow(bool isFull, bool isGroupComplete, TimeSpan now)
    {
        MoveTo(now);
        (_windowIsFull, _groupIsComplete) = (isFull && !isGroupComplete, isGroupComplete);
    }

    /// <summary>Somebody did wait for the group that has ended; after the last one nobody does.</summary>
    internal void CountBatch(TimeSpan interval, TimeSpan now)
    {
        MoveTo(now);
        _times[(int)WaitCause.Batch] += _waitedForGroup + interval;
        _waitedForGroup = TimeSpan.Zero;
    }

    /// <summary>The time of each cause so far.</summary>
    internal IEnumerable<(WaitCause Cause, TimeSpan Time)> At(TimeSpan now)
    {
        MoveTo(now);
        return Causes.Select(cause => (cause, _times[(int)cause])).Where(static wait => wait.Item2 > TimeSpan.Zero);
    }

    private static bool IsForPermit(WaitCause cause) => cause is not (WaitCause.Retry or WaitCause.Batch or WaitCause.Window);

    private void Change(WaitCause cause, int by, TimeSpan now)
    {
        MoveTo(now);
        _waiting[(int)cause] += by;
        _waitingForPermits += IsForPermit(cause) ? by : 0;
    }

    private void MoveTo(TimeSpan now)
    {
        var passed = now - _seen;
        if (passed <= TimeSpan.Zero)
        {
            return;
        }

        _seen = now;
        for (var i = 0; i < _waiting.Length; i++)
        {
            _times[i] += _waiting[i] > 0 ? passed : TimeSpan.Zero;
        }

        if (_waitingForPermits == 0)
        {
            _times[(int)WaitCause.Window] += _windowIsFull ? passed : TimeSpan.Zero;
            _waitedForGroup += _groupIsComplete ? passed : TimeSpan.Zero;
        }
    }
}
