namespace ConcurrentWeb.Bench.Simulation;

/// <summary>What a server does with a request that comes in now.</summary>
/// <param name="IsRefused">It answers 429.</param>
/// <param name="Latency">How long the answer takes.</param>
/// <param name="RetryAfter">What the refusal asks for; null for nothing.</param>
internal sealed record Verdict(bool IsRefused, TimeSpan Latency, TimeSpan? RetryAfter = null);

/// <summary>A server with a limit that nobody tells the client.</summary>
internal abstract class LimitedServer(VirtualClock clock)
{
    private static readonly TimeSpan RefusalLatency = TimeSpan.FromMilliseconds(0.2);

    protected TimeSpan Now => clock.Now;

    public abstract Verdict Receive();

    /// <summary>A request that was not refused has been answered.</summary>
    public virtual void Leave()
    {
    }

    protected static Verdict Refuse(TimeSpan? retryAfter = null) => new(IsRefused: true, RefusalLatency, retryAfter);
}

/// <summary>Takes so many requests at once, each for the same time, and refuses further ones.</summary>
internal sealed class CapacityServer(VirtualClock clock, Func<TimeSpan, int> capacity, TimeSpan latency) : LimitedServer(clock)
{
    private int _inFlight;

    public override Verdict Receive()
    {
        if (_inFlight >= capacity(Now))
        {
            return Refuse();
        }

        _inFlight++;
        return new(IsRefused: false, latency);
    }

    public override void Leave() => _inFlight--;
}

/// <summary>Takes so many requests in each second of its clock, and asks whoever comes too much to wait a second.</summary>
internal sealed class FixedWindowServer(VirtualClock clock, int perSecond, TimeSpan latency, bool isSilent = false) : LimitedServer(clock)
{
    private long _second;
    private int _count;

    public override Verdict Receive()
    {
        var second = Now.Ticks / TimeSpan.TicksPerSecond;
        _count = second == _second ? _count : 0;
        _second = second;
        return ++_count > perSecond ? Refuse(isSilent ? null : TimeSpan.FromSeconds(1)) : new(IsRefused: false, latency);
    }
}

/// <summary>A bucket of a second's worth of tokens, filled evenly.</summary>
internal sealed class TokenBucketServer(VirtualClock clock, double perSecond, TimeSpan latency, bool isSilent = false) : LimitedServer(clock)
{
    private double _missing;
    private TimeSpan _filled;

    public override Verdict Receive()
    {
        _missing = Math.Max(0, _missing - ((Now - _filled).TotalSeconds * perSecond));
        _filled = Now;
        if (_missing + 1 > perSecond)
        {
            return Refuse(isSilent ? null : TimeSpan.FromSeconds(1));
        }

        _missing++;
        return new(IsRefused: false, latency);
    }
}

/// <summary>
/// nginx's limit_req: a leaky bucket. What exceeds the rate by up to <c>delay</c> goes at once, by up to <c>burst</c> waits
/// until it fits the rate, and beyond that is refused, without a word about when to come back.
/// </summary>
internal sealed class NginxServer(VirtualClock clock, double perSecond, int burst, int delay, TimeSpan latency) : LimitedServer(clock)
{
    private double _excess;
    private TimeSpan _last;

    public override Verdict Receive()
    {
        var excess = Math.Max(0, _excess - ((Now - _last).TotalSeconds * perSecond)) + 1;
        if (excess > burst)
        {
            return Refuse();
        }

        (_excess, _last) = (excess, Now);
        return new(IsRefused: false, latency + TimeSpan.FromSeconds(Math.Max(0, excess - delay) / perSecond));
    }
}
