namespace ConcurrentWeb.Origins;

/// <summary>
/// Spreads the requests to an origin: those that start together come back together, go on together, and, when the origin begins to
/// reject or to fail, do that together. At the start a few go at once, and two more for each that is accepted (slow start, RFC 5681,
/// with the initial window of RFC 6928); where responses are slow, the others follow at a fixed pace. After that they go a little
/// faster than they come back, as BBR paces what it sends. On average this holds nothing back.
/// </summary>
/// <param name="limit">Requests that may be in flight at once.</param>
internal sealed class Spread(int limit)
{
    /// <summary>As many as the initial window of TCP.</summary>
    private const int AtOnce = 10;

    /// <summary>Fifty are spread over a fortieth of a second at the most.</summary>
    private const double SlowestRate = 2000;

    /// <summary>BBR's probing gain.</summary>
    private const double Gain = 1.25;

    /// <summary>Responses that take no longer are spread by the machine itself.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(2);

    private readonly Pace _start = new(SlowestRate, TimeSpan.Zero);
    private readonly Pace _pace = new(SlowestRate, TimeSpan.Zero);
    private long _sent;
    private long _credit = AtOnce;

    /// <summary>When the next request is due; in the past where nothing holds it back.</summary>
    internal TimeSpan Due =>
        limit <= AtOnce || (_sent < limit && _credit > 0) ? TimeSpan.Zero : _sent < limit ? _start.Due : _pace.Due - Tolerance;

    internal void OnSent(TimeSpan now)
    {
        _pace.Take(now);
        if (_sent++ < limit)
        {
            _credit--;
            _start.Take(now);
        }
    }

    /// <summary>A request was accepted.</summary>
    /// <param name="latency">The time that its response took.</param>
    /// <param name="average">The time that responses take, of late.</param>
    internal void OnAccepted(TimeSpan latency, TimeSpan average)
    {
        _credit = Math.Max(_credit, 0) + 2;
        _pace.Rate = Math.Max(SlowestRate, Gain * limit / Math.Max(1e-4, Math.Min(average.TotalSeconds, latency.TotalSeconds)));
    }
}
