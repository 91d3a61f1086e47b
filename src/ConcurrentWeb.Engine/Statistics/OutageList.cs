namespace ConcurrentWeb.Statistics;

/// <summary>The outages of a run, the last hundred of them. Guarded by the lock of the statistics.</summary>
internal sealed class OutageList
{
    internal const int Capacity = 100;

    /// <summary>What the first trial ends, 0.25 s after the last failure, was a few broken connections.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);

    private readonly List<OutageSummary> _outages = [];

    internal void Begin(string origin, bool isResponding, DateTimeOffset now)
    {
        if (_outages.Count == Capacity)
        {
            _outages.RemoveAt(0);
        }

        _outages.Add(new OutageSummary(origin, now, To: null, isResponding));
    }

    internal void End(string origin, DateTimeOffset now)
    {
        var index = _outages.FindLastIndex(outage => outage.To is null && string.Equals(outage.Origin, origin, StringComparison.Ordinal));
        if (index < 0)
        {
            return;
        }

        if (now - _outages[index].From < Shortest)
        {
            _outages.RemoveAt(index);
        }
        else
        {
            _outages[index] = _outages[index] with { To = now };
        }
    }

    /// <summary>In the order of their beginnings; in an array, because PowerShell finds no way into the lists that the compiler makes.</summary>
    internal OutageSummary[] ToArray() => [.. _outages];
}
