namespace ConcurrentWeb.Statistics;

/// <summary>
/// The limits in force over time, in constant memory. A reading is kept where the limit differs from the last one kept, or
/// the pace by more than a twentieth, and not too soon after it. When the series is full, every second reading of each origin
/// goes, and the least time between two readings of one doubles. Guarded by the lock of the statistics.
/// </summary>
internal sealed class LimitSeries
{
    /// <summary>How many readings are kept.</summary>
    internal const int Capacity = 512;

    private const double Difference = 0.05;

    private readonly List<LimitReading> _readings = [];
    private TimeSpan _spacing = TimeSpan.FromMilliseconds(10);

    /// <summary>Takes note of what is in force for an origin.</summary>
    internal void Note(OriginFigures figures, LimitReading reading)
    {
        if (figures.Limits is not (var kept, var last))
        {
            Keep(figures, reading);
        }
        else if (IsDifferent(reading, kept) && reading.Time - kept.Time >= _spacing)
        {
            Keep(figures, reading);
        }
        else if (reading.ConcurrencyLimit != last.ConcurrencyLimit || reading.RequestsPerSecond != last.RequestsPerSecond)
        {
            figures.Limits = (kept, reading);
        }
    }

    /// <summary>The readings in the order of time, for each of these origins to the last that was noted.</summary>
    internal IReadOnlyList<LimitReading> ToList(IEnumerable<OriginFigures> all)
    {
        var ends = all.Select(static figures => figures.Limits).OfType<(LimitReading Kept, LimitReading Last)>()
            .Where(static limits => limits.Last.Time > limits.Kept.Time).Select(static limits => limits.Last);
        return _readings.Concat(ends.Take(Capacity)).OrderBy(static reading => reading.Time).ToArray();
    }

    private static bool IsDifferent(LimitReading one, LimitReading other) =>
        one.ConcurrencyLimit != other.ConcurrencyLimit
        || one.RequestsPerSecond is null != other.RequestsPerSecond is null
        || Math.Abs((one.RequestsPerSecond - other.RequestsPerSecond) ?? 0) > Difference * other.RequestsPerSecond;

    private void Keep(OriginFigures figures, LimitReading reading)
    {
        figures.Limits = (reading, reading);
        if (_readings.Count == Capacity)
        {
            ThinOut();
        }

        _readings.Add(reading);
    }

    private void ThinOut()
    {
        _spacing *= 2;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        _readings.RemoveAll(reading =>
        {
            var place = seen.GetValueOrDefault(reading.Origin);
            seen[reading.Origin] = place + 1;
            return place % 2 == 1;
        });

        // With as many origins as readings nothing has gone: then the older half does.
        if (_readings.Count > Capacity * 3 / 4)
        {
            _readings.RemoveRange(0, Capacity / 2);
        }
    }
}
