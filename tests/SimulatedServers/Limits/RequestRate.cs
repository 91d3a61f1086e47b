using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.SimulatedServers.Limits;

/// <summary>
/// haproxy's http_req_rate in a stick table. It counts refused requests, too, and those of the period before by the share of the
/// present one that is left.
/// </summary>
public sealed class RequestRate(SimulatedServer server, Fault refusal, int requests, TimeSpan period) : Limit(server, refusal)
{
    private TimeSpan? _first;
    private long _period;
    private int _before;
    private int _count;

    protected override bool Lets(TimeSpan now)
    {
        var since = now - (_first ??= now);
        var number = since.Ticks / period.Ticks;
        if (number != _period)
        {
            _before = number == _period + 1 ? _count : 0;
            (_period, _count) = (number, 0);
        }

        _count++;
        var left = 1 - ((double)(since.Ticks % period.Ticks) / period.Ticks);
        return _count + (_before * left) <= requests;
    }
}
