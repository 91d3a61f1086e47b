using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.SimulatedServers.Limits;

/// <summary>
/// nginx's limit_req. What exceeds the rate by up to <paramref name="delay"/> goes at once, by up to <paramref name="burst"/> waits
/// until it fits the rate, and beyond that is refused.
/// </summary>
public sealed class LeakyBucket(SimulatedServer server, Fault refusal, double perSecond, int burst, int delay) : SimulatedServer
{
    private double _excess;
    private TimeSpan? _last;

    public override SimulatedResponse Receive(TimeSpan now)
    {
        // The first request exceeds nothing; each one after it comes on top of what has not leaked yet.
        var excess = _last is { } last ? Math.Max(0, _excess - ((now - last).TotalSeconds * perSecond) + 1) : 0;
        if (excess > burst)
        {
            return SimulatedResponse.Failed(refusal);
        }

        (_excess, _last) = (excess, now);
        var response = server.Receive(now);
        return response with { After = response.After + TimeSpan.FromSeconds(Math.Max(0, excess - delay) / perSecond) };
    }
}
