namespace ConcurrentWeb.Origins;

/// <summary>
/// Finds how many requests an origin can work on at once, from the time that its responses take: the limit grows while they take
/// no longer than with fewer, and shrinks in proportion where they take half as long again (Gradient2Limit of Netflix's
/// concurrency-limits). It starts as TCP does and doubles until then. How long they take with fewer is measured in a round at
/// half the limit, now and then (minRTT of Envoy's gradient controller): an average of all rounds would rise with the queue that
/// the limit itself makes. A round is over when a request is answered that was sent after it began. It knows nothing of
/// rejections. A pure state machine.
/// </summary>
/// <param name="ceiling">The highest limit.</param>
internal sealed class LatencyLimit(int ceiling)
{
    private const int Start = 4;

    /// <summary>Gradient2Limit's tolerance: responses that take less than half as long again are no queue.</summary>
    private const double Tolerance = 1.5;

    /// <summary>The least that a round leaves of the limit, as there.</summary>
    private const double LargestCut = 0.5;

    /// <summary>A limit is at most half as high again as what the origin works on at once, so half of it makes no queue.</summary>
    private const double MeasuredPart = 0.5;

    /// <summary>Rounds from one measurement to the next: it costs one round of these, 2 %.</summary>
    private const int MeasuredEvery = 50;

    /// <summary>In the first round the responses are those of requests that were sent before it.</summary>
    private const int MeasuringRounds = 2;

    /// <summary>Differences of less than this, in milliseconds, are the machine's.</summary>
    private const double Noise = 5;

    /// <summary>The median of so many is not moved by a few slow ones.</summary>
    private const int Samples = 15;

    private readonly double[] _samples = new double[Samples];
    private readonly double[] _sorted = new double[Samples];
    private double _limit = Math.Min(Start, ceiling);
    private double _unqueued;
    private int _count;
    private int _mostInFlight;
    private long _sent;
    private long _roundEnd;
    private int _rounds;
    private bool _isDoubling = true;
    private int _measuring;

    /// <summary>Requests in flight at once.</summary>
    internal int Limit => _measuring > 0 ? Math.Max(1, (int)(_limit * MeasuredPart)) : (int)_limit;

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

        EndRound(Median());
        (_roundEnd, _mostInFlight, _count) = (_sent, 0, 0);
    }

    private void EndRound(double latency)
    {
        if (_measuring > 0)
        {
            // What has become slower is believed where it is no queue.
            _unqueued = --_measuring == 0 ? latency : _unqueued;
            return;
        }

        // What has become faster is believed at once.
        _unqueued = _unqueued == 0 || latency < _unqueued ? latency : _unqueued;
        var gradient = Math.Clamp(Tolerance * (_unqueued + Noise) / (latency + Noise), LargestCut, 1);
        if (gradient < 1)
        {
            _isDoubling = false;
            _limit = Math.Max(1, _limit * gradient);
        }
        else if (2 * _mostInFlight >= Limit)
        {
            _limit = Math.Min(ceiling, _limit + (_isDoubling ? _limit : Math.Sqrt(_limit)));
        }

        _measuring = ++_rounds % MeasuredEvery == 0 ? MeasuringRounds : 0;
    }

    private double Median()
    {
        var known = Math.Min(_count, Samples);
        Array.Copy(_samples, _sorted, known);
        Array.Sort(_sorted, 0, known);
        return _sorted[known / 2];
    }
}
