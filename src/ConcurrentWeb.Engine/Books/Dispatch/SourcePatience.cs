namespace ConcurrentWeb.Books.Dispatch;

/// <summary>
/// When a source that rejects everything is put aside, where another one could be asked instead: after ten seconds of nothing else, or
/// at once where the pause that it asks for ends more than half a minute after the first rejection. Later it is tried again, with one
/// request first; if that is rejected, too, it is put aside for twice as long. A pure state machine that is told the time.
/// </summary>
/// <remarks>
/// A service that counts by the second accepts something within ten seconds. One that does not counts by the minute at
/// least, or is closed to this user. To go without a source may cost books that no other has, so a single rejection
/// with a short pause is no reason for it; but within half a minute the next one answers hundreds.
/// </remarks>
internal sealed class SourcePatience
{
    private static readonly TimeSpan LongestRejection = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>What does not pass within seconds is mostly counted by the minute.</summary>
    private static readonly TimeSpan FirstRest = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(16);

    private TimeSpan _rest = FirstRest;

    /// <summary>When it may be tried again; null where it has answered since it was put aside, or never was.</summary>
    internal TimeSpan? RestsUntil { get; private set; }

    /// <summary>Whether it is put aside.</summary>
    internal bool RestsAt(TimeSpan now) => now < RestsUntil;

    /// <summary>It has answered.</summary>
    internal void OnAnswered() => (_rest, RestsUntil) = (FirstRest, null);

    /// <summary>It has rejected a request.</summary>
    /// <param name="rejecting">How long it has accepted nothing, as the gate of its origin knows.</param>
    /// <param name="pause">The pause that it asks for; zero for none.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether it is to be put aside, or is.</returns>
    internal bool IsLostAfter(TimeSpan rejecting, TimeSpan pause, TimeSpan now)
    {
        if (RestsAt(now))
        {
            return true;
        }

        var isTrial = RestsUntil is not null;
        if (!isTrial && rejecting < LongestRejection && rejecting + pause <= LongestPause)
        {
            return false;
        }

        _rest = !isTrial ? FirstRest : _rest * 2 < LongestRest ? _rest * 2 : LongestRest;
        RestsUntil = now + (pause > _rest ? pause : _rest);
        return true;
    }
}
