namespace ConcurrentWeb.Limiting;

/// <summary>
/// Finds the rate that a server tolerates, after it has said for the first time that it is asked too often. As in CUBIC
/// (RFC 9438, section 4.2) the rate comes back quickly to a little below the one that was too high, stays there, and then
/// goes on growing, faster and faster. Unlike there, each time that the same rate turns out to be too high, it stays twice
/// as long: a server's limit is mostly a number that somebody wrote down, and each probe costs a refusal. Where it refused
/// before it had been asked for a second, there is no such rate yet: a low one doubles at once until the next refusal, and
/// any other after two seconds.
/// </summary>
internal sealed class AdaptivePace
{
    /// <summary>What a rate that was too high is left with at first.</summary>
    private const double Caution = 0.9;

    /// <summary>The same where the server took that rate before: its limit has fallen.</summary>
    private const double Cut = 0.8;

    /// <summary>Where the rate stays, of the one that was too high.</summary>
    private const double Plateau = 0.96;

    /// <summary>A refusal no further above the known limit than this tells of the same limit.</summary>
    private const double SameLimit = 1.2;

    /// <summary>How the rate grows beyond the plateau, in parts of it for each second squared.</summary>
    private const double Growth = 0.01;

    /// <summary>Fewer requests than these, taken of a server that refused before it had been asked for a second, say nothing of its rate.</summary>
    private const double Guess = 10;

    /// <summary>Where such a guess begins, to be doubled each second until something is refused again.</summary>
    private const double FirstGuess = 2;

    /// <summary>Slower than one in five seconds is for a Retry-After to ask for.</summary>
    private const double SlowestRate = 0.2;

    /// <summary>And one that doubled to this finds nothing that it would hold back.</summary>
    private const double FastestGuess = 10_000;

    /// <summary>What a rate is at the end of a second in which it doubles, in parts of its mean in that second.</summary>
    private static readonly double DoublingEnd = 2 * Math.Log(2);

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestHold = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(5);

    /// <summary>Refusals of requests that were on their way together are one refusal.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly Pace _pace;
    private readonly bool _isWhole;
    private readonly bool _isProven;
    private readonly TimeSpan _madeAt;
    private double _tooHigh;
    private double _start;
    private TimeSpan _cutAt;
    private TimeSpan _hold = ShortestHold;
    private bool _isGuess;

    /// <summary>For how long it has been tried: a pause, or a time without requests, finds nothing out.</summary>
    private TimeSpan _tried;
    private TimeSpan _takenAt;

    /// <param name="taken">Requests that the server took in the last second, before it refused one.</param>
    /// <param name="isWhole">
    /// Whether it was asked for the whole of that second. What it took of a burst says little of its rate, unless it was much:
    /// one that takes none at once may take ten in a second.
    /// </param>
    /// <param name="isProven">Whether the server has said that it counts requests in a time, by when to come back.</param>
    /// <param name="now">The time.</param>
    internal AdaptivePace(double taken, bool isWhole, bool isProven, TimeSpan now)
    {
        (_isWhole, _isProven) = (isWhole, isWhole || isProven);
        _madeAt = now;
        Begin(taken);
        (_cutAt, _takenAt) = (now, now);
        _pace = new Pace(_start);
        _pace.Restart(now);
    }

    /// <summary>When the next request is due.</summary>
    internal TimeSpan Due => _pace.Due;

    /// <summary>
    /// It was found of a burst, and nothing has been refused since: what a server took before it was asked for a second may be
    /// all that came until then, as where it takes so many at once.
    /// </summary>
    private bool IsUnproven => !_isProven && !_isGuess && _cutAt == _madeAt;

    /// <summary>Requests a second at a time.</summary>
    internal double RateAt(TimeSpan now)
    {
        var since = now - _cutAt;
        if (_isGuess)
        {
            return Doubled(_start, _tried);
        }

        var plateau = _tooHigh * Plateau;
        if (since < Recovery)
        {
            return _start + ((plateau - _start) * (since / Recovery));
        }

        if (IsUnproven)
        {
            return _tried > Recovery ? Doubled(plateau, _tried - Recovery) : plateau;
        }

        var beyond = since - Recovery - _hold;
        return beyond <= TimeSpan.Zero ? plateau : plateau * (1 + (Growth * Math.Pow(beyond.TotalSeconds, 2)));
    }

    /// <summary>Takes note of a request that is sent.</summary>
    internal void Take(TimeSpan now)
    {
        var gap = now - _takenAt;
        _tried += gap < Round ? gap : TimeSpan.Zero;
        _takenAt = now;
        _pace.Rate = RateAt(now);
        _pace.Take(now);
    }

    /// <summary>Has nothing due before a time.</summary>
    internal void Restart(TimeSpan from) => _pace.Restart(from);

    /// <summary>A rate that has doubled each second for so long.</summary>
    private static double Doubled(double rate, TimeSpan time) => Math.Min(FastestGuess, rate * Math.Pow(2, time.TotalSeconds));

    private void Begin(double taken)
    {
        _isGuess = !_isWhole && taken < Guess;
        _tooHigh = Math.Max(taken, SlowestRate);
        _start = _isGuess ? Math.Max(taken * Caution, FirstGuess) : _tooHigh * Caution;
    }

    /// <summary>Takes note of a refusal.</summary>
    /// <param name="taken">Requests a second that the server took lately.</param>
    /// <param name="now">The time.</param>
    internal void OnThrottled(double taken, TimeSpan now)
    {
        var since = now - _cutAt;
        if (since < Round)
        {
            // The first refusal found it. The others that were on their way with that one say how many were not taken either.
            if (_cutAt == _madeAt && taken < _tooHigh)
            {
                Begin(taken);
            }

            return;
        }

        var rate = RateAt(now);
        var isSameLimit = rate <= _tooHigh * SameLimit;
        if (IsUnproven && since >= Recovery)
        {
            // A burst was all that it took, or it takes more than it had been asked for before that.
            _tooHigh = isSameLimit ? _tooHigh : Math.Min(rate, Math.Max(taken * DoublingEnd, 1));
            _start = _tooHigh * Caution;
        }
        else if (_isGuess || since < Recovery + _hold)
        {
            // It took less than this before. What it took in the last second tells how much less, once there was a whole one; of a
            // rate that doubled, the end of that second is what was too high.
            var lately = _isGuess ? Math.Max(taken * DoublingEnd, 1) : since > Recovery ? Math.Max(taken, rate / 2) : rate * Caution;
            _tooHigh = Math.Max(SlowestRate, Math.Min(rate, lately));
            _start = _tooHigh * Cut;
        }
        else
        {
            _hold = !isSameLimit ? ShortestHold : _hold * 2 < LongestHold ? _hold * 2 : LongestHold;
            _tooHigh = isSameLimit ? _tooHigh : rate;
            _start = _tooHigh * Caution;
        }

        _isGuess = false;
        _cutAt = now;
        _pace.Restart(now);
    }
}
