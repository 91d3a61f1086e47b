namespace ConcurrentWeb.Origins;

/// <summary>One request at a time, while an origin accepts none.</summary>
/// <param name="start">When the origin accepted nothing any more.</param>
/// <param name="first">When the first trial is due.</param>
/// <param name="next">When the one after a trial is due that failed at a time.</param>
internal sealed class Trials(TimeSpan start, TimeSpan first, Func<TimeSpan, TimeSpan> next)
{
    private TimeSpan _due = first;
    private long? _inFlight;

    internal TimeSpan Start => start;

    /// <summary>When the last one was sent.</summary>
    internal TimeSpan SentAt { get; private set; }

    /// <summary>Trials that failed.</summary>
    internal int Failed { get; private set; }

    /// <summary>When the next one is due; null while one is in flight.</summary>
    internal TimeSpan? Due => _inFlight is null ? _due : null;

    internal bool IsTrial(long number) => _inFlight == number;

    internal void Send(long number, TimeSpan now) => (_inFlight, SentAt) = (number, now);

    /// <summary>The server's own word: not before then.</summary>
    internal void NotBefore(TimeSpan time) => _due = time > _due ? time : _due;

    /// <summary>The trial in flight told nothing, or was not sent: another one goes.</summary>
    internal void Return(TimeSpan now) => (_inFlight, _due) = (null, now > _due ? now : _due);

    /// <summary>The trial in flight failed.</summary>
    internal void Fail(TimeSpan now)
    {
        _inFlight = null;
        Failed++;
        NotBefore(next(now));
    }
}
