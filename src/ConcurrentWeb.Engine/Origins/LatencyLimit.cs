namespace ConcurrentWeb.Origins;

/// <summary>
/// Finds how many requests an origin can work on at once, from the time that its responses take: the limit grows while they take
/// no longer than they used to, and shrinks in proportion where they take half as long again (Gradient2Limit of Netflix's
/// concurrency-limits). It starts as TCP does and doubles until then. A round is over when a request is answered that was sent
/// after it began. It knows nothing of rejections. A pure state machine.
/// </summary>
/// <param name="ceiling">The highest limit.</param>
internal sealed class LatencyLimit(int ceiling)
{
    private const int Start = 4;

    /// <summary>Gradient2Limit's tolerance: responses that take less than half as long again are no queue.</summary>
    private const double Tolerance = 1.5;

    /// <summary>The least that a round leaves of the limit, as there.</summary>
    private const double LargestCut = 0.5;

    /// <summary>The weight of a round in the long-term latency, a slow average.</summary>
    private const double Weight = 0.05;

    /// <summary>Differences of less than this, in milliseconds, are the machine's.</summary>
    private const double Noise = 5;

    /// <summary>The median of so many is not moved by a few slow ones.</summary>
    private const int Samples = 15;

    private readonly double[] _samples = new double[Samples];
    private readonly double[] _sorted = new double[Samples];
    private double _limit = Math.Min(Start, ceiling);
    private double _longTerm;
    private int _count;
    private int _mostInFlight;
    private long _sent;
    private long _roundEnd;
    private bool _isDoubling = true;

    /// <summary>Requests in flight at once.</summary>
    internal int Limit => (int)_limit;

    /// <summary>Takes note of a request that is sent.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="inFlight">How many are in flight with it.</param>
    internal void OnSent(long number, int inFlight)
    {
        _sent = number;
        _mostInFlight = Math.Max(_mostInFlight, inFlight);
    }

    /// <summary>Takes note of a response.</summary>
    /// <param name="number">The number of its request.</param>
    /// <param name="latency">The time to its headers.</param>
    internal void OnAccepted(long number, TimeSpan latency)
    {
        _samples[_count++ % Samples] = latency.TotalMilliseconds;
        if (number <= _roundEnd)
        {
            return;
        }

        var gradient = Gradient();
        if (gradient < 1)
        {
            _isDoubling = false;
            _limit = Math.Max(1, _limit * gradient);
        }
        else if (2 * _mostInFlight >= Limit)
        {
            _limit = Math.Min(ceiling, _limit + (_isDoubling ? _limit : Math.Sqrt(_limit)));
        }

        (_roundEnd, _mostInFlight) = (_sent, 0);
    }

    private double Gradient()
    {
        var known = Math.Min(_count, Samples);
        Array.Copy(_samples, _sorted, known);
        Array.Sort(_sorted, 0, known);
        var shortTerm = _sorted[known / 2];

        // What has become faster is believed at once; what has become slower, only with time.
        _longTerm = _longTerm == 0 || shortTerm < _longTerm ? shortTerm : _longTerm + (Weight * (shortTerm - _longTerm));
        return Math.Clamp(Tolerance * (_longTerm + Noise) / (shortTerm + Noise), LargestCut, 1);
    }
}
