namespace ConcurrentWeb.Origins;

/// <summary>
/// One request more than a long window's quota allows, when most of the window is over: where it is accepted the window is shorter
/// than was found.
/// </summary>
internal sealed class Extra
{
    /// <summary>When it goes: what is left to gain after it is no more than a third.</summary>
    private const double Part = 0.75;

    private long _number;
    private TimeSpan _sentAfter;
    private int _wait = 1;
    private TimeSpan _notBefore;

    /// <summary>The time from the oldest request of the window to the extra one.</summary>
    internal TimeSpan Window => _sentAfter;

    /// <summary>Begins with another allowance.</summary>
    internal void Reset() => (_number, _wait, _notBefore) = (0, 1, TimeSpan.Zero);

    /// <summary>When the next request is due, an extra one included.</summary>
    internal TimeSpan DueWith(Allowance allowance, TimeSpan now)
    {
        var due = allowance.DueAt(now);
        if (_number != 0 || !allowance.IsUsedUpAt(now))
        {
            return due;
        }

        var at = allowance.Oldest + (allowance.Window * Part);
        at = at > _notBefore ? at : _notBefore;
        return at < due ? at : due;
    }

    /// <summary>Takes note of a request that is sent, before the allowance does.</summary>
    internal void OnSent(long number, Allowance allowance, TimeSpan now)
    {
        if (allowance.IsUsedUpAt(now))
        {
            (_number, _sentAfter) = (number, now - allowance.Oldest);
        }
    }

    /// <returns>Whether it was the extra one.</returns>
    internal bool OnAccepted(long number) => _number == number;

    /// <summary>A request was rejected: an extra one does not count, and the next one waits for twice as many windows.</summary>
    /// <returns>Whether it was the extra one.</returns>
    internal bool OnRejected(long number, Allowance allowance, TimeSpan now)
    {
        if (_number != number)
        {
            return false;
        }

        allowance.Return();
        _number = 0;
        _notBefore = now + (_wait * allowance.Window);
        _wait *= 2;
        return true;
    }
}
