namespace ConcurrentWeb.Limiting;

/// <summary>
/// Tells whether answers take longer than they used to: the median of the last few against a slow average of such medians,
/// as Netflix's concurrency-limits does it (Gradient2Limit), with medians because a few slow answers say nothing.
/// </summary>
internal sealed class LatencyTrend
{
    private const int Samples = 15;
    private const double Weight = 0.05;

    /// <summary>Differences of less than this, in milliseconds, are the machine's.</summary>
    private const double Noise = 5;

    private readonly double[] _samples = new double[Samples];
    private int _count;
    private double _longTerm;

    /// <summary>The short-term median in milliseconds; 0 where there were too few answers.</summary>
    private double ShortTerm { get; set; }

    /// <summary>How much of the usual time the last answers take: 1 for as long, 2 for twice as long.</summary>
    internal double Ratio => _longTerm > 0 && ShortTerm > 0 ? (ShortTerm + Noise) / (_longTerm + Noise) : 1;

    internal void Add(TimeSpan latency)
    {
        _samples[_count++] = latency.TotalMilliseconds;
        if (_count < Samples)
        {
            return;
        }

        _count = 0;
        Array.Sort(_samples);
        ShortTerm = _samples[Samples / 2];

        // What has become faster is believed at once; what has become slower, only with time.
        _longTerm = _longTerm == 0 || ShortTerm < _longTerm ? ShortTerm : _longTerm + (Weight * (ShortTerm - _longTerm));
    }
}
