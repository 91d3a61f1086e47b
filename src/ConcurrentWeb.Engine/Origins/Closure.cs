namespace ConcurrentWeb.Origins;

/// <summary>The time in which an origin rejects requests, and one at a time is sent as a trial.</summary>
/// <param name="trials">The trials.</param>
internal sealed class Closure(Trials trials)
{
    /// <summary>The first trial of an origin that has just begun to reject: a limit on requests at once has room again.</summary>
    private static readonly TimeSpan FirstTrial = TimeSpan.FromSeconds(0.05);

    /// <summary>A limit that has just been found is not tried again before this part of the time for which it rejected requests.</summary>
    private const double LastPart = 0.25;

    internal Trials Trials => trials;

    /// <summary>How many requests, one sent after the other, were rejected.</summary>
    internal int Row { get; set; }

    /// <summary>Whether the server asked for a pause.</summary>
    internal bool IsPause { get; init; }

    /// <summary>Whether nothing is known of the limit, and the time that the origin was closed may tell nothing about it.</summary>
    internal bool IsFirst { get; init; }

    /// <summary>Whether it was an outage as well.</summary>
    internal bool IsOutage { get; set; }

    /// <summary>The trials of an origin that begins to reject requests.</summary>
    /// <param name="start">When the window began in which it does, as far as is known.</param>
    /// <param name="latency">The time that a response takes.</param>
    /// <param name="lastWindow">For how long it rejected requests the last time; zero where that tells nothing.</param>
    /// <param name="isFree">Nothing is known of a limit.</param>
    /// <param name="mayBeOutage">The status is one of servers that are down, too: trials become no rarer than in an outage.</param>
    /// <param name="now">The time.</param>
    internal static Trials TrialsFor(TimeSpan start, TimeSpan latency, TimeSpan lastWindow, bool isFree, bool mayBeOutage, TimeSpan now)
    {
        var first = start + RoundTime.After(Later(now - start + latency, lastWindow * LastPart));
        first = isFree && lastWindow == TimeSpan.Zero ? Earlier(first, now + Later(latency, FirstTrial)) : first;
        return new Trials(now, first, NextAfter);

        TimeSpan NextAfter(TimeSpan failed)
        {
            var next = start + RoundTime.After(failed - start);
            return mayBeOutage && failed - now >= FoundPace.Round ? Earlier(next, failed + Outage.WaitAfter(failed - now)) : next;
        }
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
