namespace ConcurrentWeb.Limiting;

/// <summary>
/// How many requests a server took in the last second, in a sliding window of ten parts. They count when they are sent, and
/// until they are refused: what is on its way ahead of a refused one was taken.
/// </summary>
internal sealed class TakenRate
{
    private const int Parts = 10;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Part = Second / Parts;

    private readonly int[] _counts = new int[Parts];
    private long _current;
    private TimeSpan? _since;
    private TimeSpan _lastSent;

    internal void CountSent(TimeSpan now)
    {
        MoveTo(now);
        _since = _since is null || now - _lastSent >= Second ? now : _since;
        _lastSent = now;
        _counts[_current % Parts]++;
    }

    /// <param name="sent">When it was sent: what is longer ago than a second does not count any more.</param>
    /// <param name="now">The time.</param>
    internal void CountRefused(TimeSpan sent, TimeSpan now)
    {
        MoveTo(now);
        if (sent.Ticks / Part.Ticks is var part && _current - part < Parts)
        {
            _counts[part % Parts]--;
        }
    }

    /// <summary>Requests a second.</summary>
    internal int At(TimeSpan now)
    {
        MoveTo(now);
        return _counts.Sum();
    }

    /// <summary>Whether requests have been sent for a whole second, with no pause as long as that.</summary>
    internal bool IsWholeAt(TimeSpan now) => _since is { } since && now - since >= Second;

    private void MoveTo(TimeSpan now)
    {
        var part = now.Ticks / Part.Ticks;
        if (part - _current >= Parts)
        {
            Array.Clear(_counts);
            _current = part;
        }

        while (_current < part)
        {
            _counts[++_current % Parts] = 0;
        }
    }
}
