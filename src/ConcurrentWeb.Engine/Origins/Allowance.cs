namespace ConcurrentWeb.Origins;

/// <summary>
/// At most so many requests in any time of a given length. Within a second they are spaced evenly; in a longer window they may go
/// as fast as a second's worth, since a server that counts by the minute takes them all at the start of one.
/// A client that keeps to it is not rejected by a fixed window, a sliding one or a token bucket of these numbers.
/// </summary>
internal sealed class Allowance
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Requests within this part of the window are kept as one entry: memory does not grow with the quota.</summary>
    private const int Parts = 64;

    /// <summary>More than timers are late, and little enough for servers that measure the time between two requests.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(5);

    private readonly Queue<Entry> _sent = new();
    private readonly Pace _pace;
    private Entry? _last;
    private int _count;

    /// <param name="quota">Requests in each window, from 1.</param>
    /// <param name="window">The length of the window.</param>
    /// <param name="lastSent">When the last request was sent; it is the first of the window.</param>
    internal Allowance(double quota, TimeSpan window, TimeSpan lastSent)
    {
        (Quota, Window) = (quota, window);
        _pace = new Pace(quota / (window < Second ? window : Second).TotalSeconds, Tolerance);
        _pace.Restart(lastSent);
        Take(lastSent);
    }

    /// <summary>So many requests a second, evenly spaced.</summary>
    internal static Allowance Evenly(double rate, TimeSpan lastSent) => new(rate, Second, lastSent);

    internal double Quota { get; }

    internal TimeSpan Window { get; }

    /// <summary>Requests a second, in the long run.</summary>
    internal double Rate => Quota / Window.TotalSeconds;

    /// <summary>Whether its window is long enough for a burst.</summary>
    internal bool IsBurst => Window > 2 * Second;

    /// <summary>When the oldest request of the window was sent.</summary>
    internal TimeSpan Oldest => _sent.TryPeek(out var oldest) ? oldest.At : TimeSpan.Zero;

    /// <summary>Whether the window, and not the spacing, holds the next request back.</summary>
    internal bool IsUsedUpAt(TimeSpan now) => IsBurst && WindowDueAt(now) > now;

    /// <summary>When the next request is due.</summary>
    internal TimeSpan DueAt(TimeSpan now) => IsBurst && WindowDueAt(now) is var due && due > _pace.Due ? due : _pace.Due;

    /// <summary>Takes note of a request that is sent.</summary>
    internal void Take(TimeSpan now)
    {
        _pace.Take(now);
        if (!IsBurst)
        {
            return;
        }

        _count++;
        if (_last is not null && now - _last.At < Window / Parts)
        {
            _last.Count++;
        }
        else
        {
            _last = new Entry(now);
            _sent.Enqueue(_last);
        }
    }

    /// <summary>A request was rejected, and does not count in the window.</summary>
    internal void Return()
    {
        if (_last is { Count: > 0 })
        {
            _last.Count--;
            _count--;
        }
    }

    /// <summary>Nothing is due before a time, and nothing is made up for after it.</summary>
    internal void Restart(TimeSpan from) => _pace.Restart(from);

    private TimeSpan WindowDueAt(TimeSpan now)
    {
        while (_sent.TryPeek(out var oldest) && oldest.At + Window <= now)
        {
            _count -= _sent.Dequeue().Count;
        }

        if (_count < (int)Quota)
        {
            return TimeSpan.Zero;
        }

        var left = _count;
        foreach (var entry in _sent)
        {
            left -= entry.Count;
            if (left < (int)Quota)
            {
                return entry.At + Window;
            }
        }

        return TimeSpan.Zero;
    }

    private sealed class Entry(TimeSpan at)
    {
        internal TimeSpan At => at;

        internal int Count { get; set; } = 1;
    }
}
