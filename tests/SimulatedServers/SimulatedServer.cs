namespace ConcurrentWeb.SimulatedServers;

/// <summary>
/// A server, or a limit that stands before one. A server of some kind is put together from these: a limit asks the next one for
/// what it lets through. Each is used by one thread at a time, and told the time.
/// </summary>
public abstract class SimulatedServer
{
    /// <summary>Decides what a request gets.</summary>
    /// <param name="now">The time at which it arrives; never less than before.</param>
    public abstract SimulatedResponse Receive(TimeSpan now);
}

/// <summary>Answers everything, in the same time.</summary>
/// <param name="latency">How long a response takes.</param>
public sealed class OpenServer(TimeSpan latency) : SimulatedServer
{
    public override SimulatedResponse Receive(TimeSpan now) => new(latency);
}

/// <summary>One server after the other: a limit that changes.</summary>
/// <param name="phases">The servers, and when each takes over; the first one at zero.</param>
public sealed class ChangingServer(params (TimeSpan From, SimulatedServer Server)[] phases) : SimulatedServer
{
    public override SimulatedResponse Receive(TimeSpan now) => phases.Last(phase => phase.From <= now).Server.Receive(now);
}
