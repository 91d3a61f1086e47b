using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.SimulatedServers.Limits;

/// <summary>A bucket that begins full, and gets so many tokens at the end of each period; a short period fills it evenly.</summary>
public sealed class TokenBucket(SimulatedServer server, Fault refusal, int size, int tokens, TimeSpan period) : Limit(server, refusal)
{
    private TimeSpan? _first;
    private long _period;
    private long _left = size;

    protected override bool Lets(TimeSpan now)
    {
        var number = (now - (_first ??= now)).Ticks / period.Ticks;
        _left = Math.Min(size, _left + ((number - _period) * tokens));
        _period = number;
        return _left > 0 && _left-- > 0;
    }
}
