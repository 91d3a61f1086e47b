using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Statistics;

/// <summary>
/// What the scheduler and the exchanges tell the statistics of one origin. There is none where nobody asked for statistics,
/// so the way of a request pays for a look whether there is.
/// </summary>
internal sealed class OriginWatch(RunStatistics statistics, string origin)
{
    private WaitCause? _cause;
    private TimeSpan _since;
    private (double? Rate, double? Chance) _found;
    private bool _isOut;

    /// <summary>Takes note of what the requests that wait for the origin are waiting for; null where none wait. Called under the scheduler's lock.</summary>
    internal void SetWait(WaitCause? cause)
    {
        if (cause is not null || _cause is not null)
        {
            _since = statistics.ChangeWait(origin, _cause, cause, _since);
            _cause = cause;
        }
    }

    /// <summary>Takes note of the limits in force.</summary>
    internal void SetLimits(int concurrency, double? rate)
    {
        if (concurrency > 0 || rate is not null)
        {
            statistics.NoteLimits(origin, concurrency, rate);
        }
    }

    /// <summary>Takes note of what rejections have shown.</summary>
    internal void SetFound(double? rate, double? chance)
    {
        if ((rate, chance) != _found)
        {
            _found = (rate, chance);
            statistics.NoteFound(origin, rate, chance);
        }
    }

    /// <summary>Takes note of whether the origin is out.</summary>
    internal void SetOutage(bool isOut, bool isResponding)
    {
        if (isOut != _isOut)
        {
            _isOut = isOut;
            statistics.NoteOutage(origin, isOut, isResponding);
        }
    }

    /// <summary>Counts an exchange.</summary>
    internal void Count(Outcome outcome, TimeSpan timeToFirstByte, long bytes) => statistics.CountExchange(origin, outcome, timeToFirstByte, bytes);
}
