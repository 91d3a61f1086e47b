using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.SimulatedServers.Limits;

/// <summary>So many requests at once.</summary>
/// <param name="server">The server behind it.</param>
/// <param name="refusal">What a refused request gets.</param>
/// <param name="permits">How many at a time.</param>
public sealed class Concurrency(SimulatedServer server, Fault refusal, Func<TimeSpan, int> permits) : Limit(server, refusal)
{
    private int _inFlight;

    public Concurrency(SimulatedServer server, Fault refusal, int permits)
        : this(server, refusal, _ => permits)
    {
    }

    public override SimulatedResponse Receive(TimeSpan now)
    {
        var response = base.Receive(now);
        if (response.Fault is not null)
        {
            return response;
        }

        _inFlight++;
        return response with { Left = () => _inFlight-- };
    }

    protected override bool Lets(TimeSpan now) => _inFlight < permits(now);
}
