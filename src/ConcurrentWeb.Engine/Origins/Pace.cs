namespace ConcurrentWeb.Origins;

/// <summary>
/// Spaces requests evenly: the generic cell rate algorithm (ITU-T I.371, annex A), by which the next one is due an interval
/// after the one before was due. Requests that are late, as timers are, may catch up, but only a tenth of a second's worth: no idle
/// time is saved up for a burst.
/// </summary>
/// <param name="rate">Requests a second.</param>
/// <param name="tolerance">How much may be made up for; null for a tenth of a second.</param>
internal sealed class Pace(double rate, TimeSpan? tolerance = null)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(366);

    /// <summary>Requests a second.</summary>
    internal double Rate { get; set; } = rate;

    /// <summary>When the next request is due, on the scheduler's clock.</summary>
    internal TimeSpan Due { get; private set; }

    /// <summary>Takes note of a request.</summary>
    internal void Take(TimeSpan now)
    {
        var earliest = now - (tolerance ?? Tolerance);
        Due = (Due > earliest ? Due : earliest) + LongestInterval * Math.Min(1, 1 / (Rate * LongestInterval.TotalSeconds));
    }

    /// <summary>Lets go of what was owed: nothing is due before a time.</summary>
    internal void Restart(TimeSpan from) => Due = Due > from ? Due : from;
}
