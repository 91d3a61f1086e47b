namespace ConcurrentWeb.Limiting;

/// <summary>
/// Finds how many requests at once a server takes. Slow start doubles the limit each round while nothing complains (RFC 5681,
/// section 3.1). A refusal cuts it to one less than the number in flight that was refused, which tells a server's limit
/// exactly, but never by more than three tenths a round. After that it grows by one a round where at least half of it is in
/// use, and waits before it goes where it was refused before, longer each time. When answers take half as long again
/// as they used to, it brakes.
/// </summary>
/// <remarks>
/// A round is over when a request comes back that was sent after it began; so whatever was on its way together counts once.
/// </remarks>
/// <param name="ceiling">The highest limit.</param>
internal sealed class AdaptiveConcurrency(int ceiling)
{
    private const int Start = 4;
    private const double Cut = 0.7;
    private const double Brake = 1.5;

    /// <summary>Refusals within it tell of the same limit. Later, one that has fallen is another one.</summary>
    private static readonly TimeSpan Episode = TimeSpan.FromSeconds(1);

    /// <summary>
    /// So many refusals of what was sent after a cut, in parts of the limit before it, are more than a limit of that kind has left to
    /// say: its second cut at the latest finds it, and of that round no more than three tenths can be refused.
    /// </summary>
    private const double MostInVain = 0.6;

    private const int FewestInVain = 4;

    private static readonly TimeSpan ShortestHold = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(4);

    /// <summary>After so long without a request half of what was learnt is forgotten (RFC 2861).</summary>
    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(30);

    private readonly LatencyTrend _latency = new();
    private double _limit = Math.Min(Start, ceiling);
    private bool _slowStart = true;
    private double _floor;
    private int _mostInFlight;
    private int _refused = int.MaxValue;
    private TimeSpan _refusedAt;
    private TimeSpan _hold = ShortestHold;
    private TimeSpan _lastUse;
    private TimeSpan _tooManyAt;
    private int _tooMany;
    private int _tooManyRound;
    private int _refusedSince;
    private int _answeredSince;

    /// <summary>Requests in flight at once.</summary>
    internal int Limit => (int)_limit;

    /// <summary>The round that requests sent now belong to.</summary>
    internal int Round { get; private set; }

    /// <summary>
    /// Whether a refusal, of which it has taken note, tells of too many at once. Slow start doubles and growth goes by one, so half
    /// of what is refused first was answered before, and a limit of that kind refuses nothing below it: it is found with the
    /// first cut, or the second. Who refuses still, within a second, most of what was sent after the cut, or with no more than half as
    /// many allowed, counts requests in a time, and how many are in flight is not the matter.
    /// Such a limit that falls by more than half looks the same; then a pace of what it took until then holds nothing back.
    /// </summary>
    /// <param name="permit">What the refused request was sent with.</param>
    /// <param name="inFlight">How many are in flight still: those sent after it may have arrived before it.</param>
    /// <param name="now">The time.</param>
    internal bool Explains(Permit permit, int inFlight, TimeSpan now) =>
        Math.Max(permit.Ordinal, inFlight + 1) > 2 && !(now - _tooManyAt <= Episode && (2 * permit.Limit <= _tooMany || IsCutInVain));

    private bool IsCutInVain => _refusedSince >= Math.Max(FewestInVain, MostInVain * _tooMany) && _refusedSince >= 2 * _answeredSince;

    /// <summary>Takes note of a request that is sent.</summary>
    /// <param name="inFlight">How many are in flight with it.</param>
    /// <param name="now">The time.</param>
    internal void OnSent(int inFlight, TimeSpan now)
    {
        for (var idle = now - _lastUse; inFlight == 1 && idle >= HalfLife && _limit > Start; idle -= HalfLife)
        {
            _limit = Math.Max(Start, _limit / 2);
            _slowStart = _refused == int.MaxValue;
        }

        _lastUse = now;
        _mostInFlight = Math.Max(_mostInFlight, inFlight);
    }

    /// <summary>Takes note of how a request ended.</summary>
    /// <param name="permit">What it was sent with.</param>
    /// <param name="report">How it ended.</param>
    /// <param name="now">The time.</param>
    internal void OnEnded(Permit permit, ExchangeReport report, TimeSpan now)
    {
        _lastUse = now;
        switch (report.End)
        {
            case ExchangeEnd.Throttled when report.News?.RetryAfter is not null:
                // Whoever says when to come back counts requests in a time, not at once: that is the pace's.
                _slowStart = false;
                break;
            case ExchangeEnd.Throttled or ExchangeEnd.NotConnected:
                OnRefused(permit, now);
                break;
            case ExchangeEnd.Answered:
                _answeredSince += permit.Round > _tooManyRound ? 1 : 0;
                _latency.Add(report.Latency);
                if (permit.Round == Round)
                {
                    OnRoundOver(now);
                }

                break;
        }
    }

    private void OnRefused(Permit permit, TimeSpan now)
    {
        if (_tooMany == 0 || now - _tooManyAt > Episode)
        {
            (_tooMany, _tooManyAt, _tooManyRound) = (permit.Limit, now, Round);
            (_refusedSince, _answeredSince) = (0, 0);
        }

        _refusedSince += permit.Round > _tooManyRound ? 1 : 0;

        if (permit.Round == Round)
        {
            // The first of a round. Others of the same round may tell of a lower number, but cut no further than to the floor.
            var isWhereItWasRefused = Math.Abs(permit.Ordinal - (long)_refused) <= 1;
            _hold = !isWhereItWasRefused ? ShortestHold : _hold * 2 < LongestHold ? _hold * 2 : LongestHold;
            (_refused, _refusedAt, _floor) = (permit.Ordinal, now, _limit * Cut);
            NextRound();
        }

        _slowStart = false;
        _refused = Math.Min(_refused, permit.Ordinal);
        _limit = Math.Max(1, Math.Max(_floor, Math.Min(_limit, permit.Ordinal - 1)));
    }

    private void OnRoundOver(TimeSpan now)
    {
        var isUsed = 2 * _mostInFlight >= Limit;
        NextRound();
        if (_latency.Ratio > Brake)
        {
            _slowStart = false;
            _limit = Math.Max(1, _limit * Math.Max(Cut, Brake / _latency.Ratio));
        }
        else if (isUsed)
        {
            Grow(now);
        }
    }

    private void Grow(TimeSpan now)
    {
        var larger = _slowStart ? _limit * 2 : _limit + 1;
        var isWhereItWasRefused = (int)larger >= _refused;
        if (isWhereItWasRefused && now - _refusedAt < _hold)
        {
            return;
        }

        _limit = Math.Min(ceiling, larger);
    }

    private void NextRound()
    {
        Round++;
        _mostInFlight = 0;
    }
}
