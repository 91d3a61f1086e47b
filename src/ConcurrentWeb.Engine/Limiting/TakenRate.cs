namespace ConcurrentWeb.Limiting;

/// <summary>
/// How many requests a server took in the last second, in a sliding window of ten parts. They count when they are sent, and
/// until they are refused: what is on its way ahead of a refused one was taken.
/// </summary>
internal sealed class TakenRate
{
    private const int Parts = 10;

    private static readonly TimeSpan Part = TimeSpan.FromSeconds(1.0 / Parts);

    private readonly int[] _counts = new int[Parts];
    private long _current;

    internal void CountSent(TimeSpan now)
    {
        MoveTo(now);
        _counts[_current % Parts]++;
    }

    internal void CountRefused(TimeSpan now)
    {
        MoveTo(now);
        _counts[_current % Parts]--;
    }

    /// <summary>Requests a second.</summary>
    internal int At(TimeSpan now)
    {
        MoveTo(now);
        return Math.Max(0, _counts.Sum());
    }

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
