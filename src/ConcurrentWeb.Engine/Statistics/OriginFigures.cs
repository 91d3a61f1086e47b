using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Statistics;

/// <summary>What is counted for one origin, or for all those that are not kept apart. Guarded by the lock of the statistics.</summary>
internal sealed class OriginFigures
{
    private readonly LatencyHistogram _latency = new();
    private readonly Dictionary<WaitCause, TimeSpan> _waits = [];
    private long _throttled;
    private long _unavailable;
    private long _broken;
    private long _bytes;

    internal long Requests { get; private set; }

    /// <summary>The last reading of its limits that was kept, and the last of all; null before the first.</summary>
    internal (LimitReading Kept, LimitReading Last)? Limits { get; set; }

    /// <summary>The last pace that a limit was found to allow, in requests a second; null where none was found.</summary>
    private double? AcceptedPerSecond { get; set; }

    /// <summary>The share of requests that is rejected by chance; null where none is known.</summary>
    private double? ChanceShare { get; set; }

    internal IReadOnlyDictionary<WaitCause, TimeSpan> Waits => _waits;

    internal void Count(in Outcome outcome, TimeSpan timeToFirstByte, long bytes)
    {
        Requests++;
        _bytes += bytes;
        _throttled += outcome.Kind == OutcomeKind.Throttled ? 1 : 0;
        _unavailable += outcome.MayBeLimit ? 1 : 0;
        _broken += outcome.Kind is OutcomeKind.NotConnected or OutcomeKind.Reset or OutcomeKind.Unanswered or OutcomeKind.Cut ? 1 : 0;
        if (timeToFirstByte > TimeSpan.Zero)
        {
            _latency.Add(timeToFirstByte);
        }
    }

    /// <summary>A pace that is over was one all the same; but where rejections are chance, it was none of a limit.</summary>
    internal void Find(double? rate, double? chance)
    {
        AcceptedPerSecond = rate ?? (chance == ChanceShare ? AcceptedPerSecond : null);
        ChanceShare = chance;
    }

    internal void Wait(WaitCause cause, TimeSpan time) => _waits[cause] = _waits.GetValueOrDefault(cause) + time;

    internal void Add(OriginFigures other)
    {
        Requests += other.Requests;
        _throttled += other._throttled;
        _unavailable += other._unavailable;
        _broken += other._broken;
        _bytes += other._bytes;
        _latency.Add(other._latency);
        foreach (var (cause, time) in other._waits)
        {
            Wait(cause, time);
        }
    }

    internal OriginSummary ToSummary(string? origin) => new()
    {
        Origin = origin,
        Requests = Requests,
        Throttled = _throttled,
        Unavailable = _unavailable,
        Broken = _broken,
        AcceptedPerSecond = AcceptedPerSecond,
        ChanceShare = ChanceShare,
        BytesReceived = _bytes,
        TimeToFirstByte = _latency.ToSummary(),
        Waits = [.. _waits.OrderByDescending(static wait => wait.Value).Select(wait => new WaitSummary(wait.Key, wait.Value, origin, IsElsewhereToo: false))],
    };
}
