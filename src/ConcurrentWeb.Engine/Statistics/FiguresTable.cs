namespace ConcurrentWeb.Statistics;

/// <summary>
/// The figures of the origins of a run. Hosts are without number: when there are too many, the half that was asked least
/// becomes part of the others. Guarded by the lock of the statistics.
/// </summary>
internal sealed class FiguresTable
{
    /// <summary>How many origins are kept apart.</summary>
    internal const int Capacity = 512;

    private readonly Dictionary<string, OriginFigures> _figures = new(StringComparer.Ordinal);
    private OriginFigures? _others;

    internal OriginFigures this[string origin]
    {
        get
        {
            if (!_figures.TryGetValue(origin, out var figures))
            {
                MakeRoom();
                figures = new OriginFigures();
                _figures.Add(origin, figures);
            }

            return figures;
        }
    }

    internal IEnumerable<KeyValuePair<string, OriginFigures>> All => _figures;

    /// <summary>The origins with the most requests, and the others together.</summary>
    internal (IReadOnlyList<OriginSummary> Top, OriginSummary? Others) ToSummaries(int count)
    {
        var sorted = _figures.Where(static pair => pair.Value.Requests > 0).OrderByDescending(static pair => pair.Value.Requests).ToList();
        var others = new OriginFigures();
        foreach (var (_, figures) in sorted.Skip(count))
        {
            others.Add(figures);
        }

        if (_others is not null)
        {
            others.Add(_others);
        }

        return (sorted.Take(count).Select(static pair => pair.Value.ToSummary(pair.Key)).ToArray(), others.Requests > 0 ? others.ToSummary(origin: null) : null);
    }

    /// <summary>What requests waited for, with the origin that is most to blame.</summary>
    internal WaitSummary Blame(WaitCause cause, TimeSpan time)
    {
        if (cause is not (WaitCause.OriginLimit or WaitCause.Pace or WaitCause.Pause or WaitCause.Circuit))
        {
            return new WaitSummary(cause, time, Origin: null, IsElsewhereToo: false);
        }

        var waits = _figures.Where(pair => pair.Value.Waits.ContainsKey(cause)).Select(pair => (Origin: pair.Key, Time: pair.Value.Waits[cause])).ToList();
        var most = waits.OrderByDescending(static wait => wait.Time).FirstOrDefault();
        var elsewhere = waits.Where(wait => !string.Equals(wait.Origin, most.Origin, StringComparison.Ordinal)).Sum(static wait => wait.Time.Ticks)
            + (_others?.Waits.GetValueOrDefault(cause).Ticks ?? 0);
        return new WaitSummary(cause, time, most.Origin, most.Origin is not null && elsewhere >= most.Time.Ticks / 10);
    }

    private void MakeRoom()
    {
        if (_figures.Count < Capacity)
        {
            return;
        }

        _others ??= new OriginFigures();
        foreach (var (origin, figures) in _figures.OrderBy(static pair => pair.Value.Requests).Take(Capacity / 2).ToList())
        {
            _others.Add(figures);
            _figures.Remove(origin);
        }
    }
}
