using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.SimulatedServers.Limits;

/// <summary>A limit before a server: what it does not let through is refused.</summary>
/// <param name="server">The server behind it.</param>
/// <param name="refusal">What a refused request gets.</param>
public abstract class Limit(SimulatedServer server, Fault refusal) : SimulatedServer
{
    public override SimulatedResponse Receive(TimeSpan now) =>
        Lets(now) ? server.Receive(now) : SimulatedResponse.Failed(refusal);

    /// <summary>Whether it lets a request through, which it then counts.</summary>
    protected abstract bool Lets(TimeSpan now);
}
