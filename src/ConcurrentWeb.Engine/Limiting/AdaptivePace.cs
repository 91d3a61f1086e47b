namespace ConcurrentWeb.Limiting;

/// <summary>
/// Finds the rate that a server tolerates, after it has said for the first time that it is asked too often. As in CUBIC
/// (RFC 9438, section 4.2) the rate comes back quickly to a little below the one that was too high, stays there, and then
/// goes on growing, faster and faster. Unlike there, each time that the same rate turns out to be too high, it stays twice
/// as long: a server's limit is mostly a number that somebody wrote down, and each probe costs a refusal.
/// </summary>
internal sealed class AdaptivePace
{
    /// <summary>How much slower than what the server took just now a new limit is begun with.</summary>
    private const double Caution = 0.9;

    /// <summary>What is left of a rate that was too high although the server took it before: the limit has fallen (CUBIC's beta).</summary>
    private const double Cut = 0.7;

    /// <summary>Where the rate stays, of the one that was too high.</summary>
    private const double Plateau = 0.96;

    /// <summary>Refusals so near to the known limit tell of the same limit.</summary>
    private const double SameLimit = 0.85;

    private const double SlowestRate = 0.02;

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestHold = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(5);

    /// <summary>Refusals of requests that were on their way together are one refusal.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly Pace _pace;
    private double _tooHigh;
    private double _start;
    private TimeSpan _cutAt;
    private TimeSpan _hold = ShortestHold;

    /// <param name="accepted">Requests a second that the server took before it refused one.</param>
    /// <param name="now">The time.</param>
    internal AdaptivePace(double accepted, TimeSpan now)
    {
        _tooHigh = Math.Max(accepted, SlowestRate);
        _start = _tooHigh * Caution;
        _cutAt = now;
        _pace = new Pace(_start);
        _pace.Restart(now);
    }

    /// <summary>When the next request is due.</summary>
    internal TimeSpan Due => _pace.Due;

    /// <summary>Requests a second at a time.</summary>
    internal double RateAt(TimeSpan now)
    {
        var since = now - _cutAt;
        var plateau = _tooHigh * Plateau;
        if (since < Recovery)
        {
            return _start + ((plateau - _start) * (since / Recovery));
        }

        var beyond = since - Recovery - _hold;
        return beyond <= TimeSpan.Zero ? plateau : plateau * (1 + (0.04 * Math.Pow(beyond.TotalSeconds, 2)));
    }

    /// <summary>Takes note of a request that is sent.</summary>
    internal void Take(TimeSpan now)
    {
        _pace.Rate = RateAt(now);
        _pace.Take(now);
    }

    /// <summary>Takes note of a refusal.</summary>
    /// <param name="accepted">Requests a second that the server took lately.</param>
    /// <param name="now">The time.</param>
    internal void OnThrottled(double accepted, TimeSpan now)
    {
        if (now - _cutAt < Round)
        {
            return;
        }

        var rate = RateAt(now);
        if (rate >= _tooHigh * SameLimit && rate <= _tooHigh / SameLimit)
        {
            _hold = _hold * 2 < LongestHold ? _hold * 2 : LongestHold;
            _start = _tooHigh * Caution;
        }
        else
        {
            // Far above the old limit, what the server took last is the new one; far below, it has fallen.
            _tooHigh = Math.Max(SlowestRate, rate > _tooHigh ? Math.Min(rate, Math.Max(accepted, _tooHigh)) : rate);
            _start = Math.Max(SlowestRate, _tooHigh * Cut);
            _hold = ShortestHold;
        }

        _cutAt = now;
        _pace.Restart(now);
    }
}
