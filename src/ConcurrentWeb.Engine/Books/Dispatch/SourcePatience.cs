namespace ConcurrentWeb.Books.Dispatch;

/// <summary>
/// How long a source is waited for that says again and again that it is asked too often, although another could be asked
/// instead. After three refusals in a row, over ten seconds, it is put aside; and at once where the pause that it asks for
/// ends more than half a minute after the first of them. Later it is tried again, with one request first; if that is
/// refused, too, it is put aside for twice as long. A pure state machine that is told the time.
/// </summary>
/// <remarks>
/// A service that counts by the second, or lets one request through every few seconds, answers something within ten seconds
/// in which it is asked, and what waits for it gets there at its pace. One that answers nothing in that time counts by the
/// minute at least, or is closed to this user. To go without a source may cost books that no other has, so a single refusal
/// with a short pause is no reason for it; but within half a minute the next one answers hundreds.
/// </remarks>
internal sealed class SourcePatience
{
    private const int Refusals = 3;

    private static readonly TimeSpan LongestRow = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>What does not pass within seconds is mostly counted by the minute.</summary>
    private static readonly TimeSpan FirstRest = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(16);

    private TimeSpan? _refusedSince;
    private int _refusals;
    private TimeSpan _rest = FirstRest;

    /// <summary>When it may be tried again; null where it has answered since it was put aside, or never was.</summary>
    internal TimeSpan? RestsUntil { get; private set; }

    /// <summary>Whether it is put aside.</summary>
    internal bool RestsAt(TimeSpan now) => now < RestsUntil;

    /// <summary>How long it has answered nothing but that it is asked too often.</summary>
    internal TimeSpan RefusedFor(TimeSpan now) => _refusedSince is { } since ? now - since : TimeSpan.Zero;

    /// <summary>It has answered something else.</summary>
    internal void OnAnswered() => (_refusedSince, _refusals, _rest, RestsUntil) = (null, 0, FirstRest, null);

    /// <summary>It has said that it is asked too often.</summary>
    /// <param name="pause">The pause that it asks for; zero for none.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether it is to be put aside, or is.</returns>
    internal bool IsLostAfter(TimeSpan pause, TimeSpan now)
    {
        if (RestsAt(now))
        {
            return true;
        }

        _refusedSince ??= now;
        _refusals++;
        var isTrial = RestsUntil is not null;
        var row = RefusedFor(now);
        if (!isTrial && !(_refusals >= Refusals && row >= LongestRow) && row + pause <= LongestPause)
        {
            return false;
        }

        _rest = !isTrial ? FirstRest : _rest * 2 < LongestRest ? _rest * 2 : LongestRest;
        RestsUntil = now + (pause > _rest ? pause : _rest);
        return true;
    }
}
