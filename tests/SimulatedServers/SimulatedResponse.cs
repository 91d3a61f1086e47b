using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.SimulatedServers;

/// <summary>What a request gets.</summary>
/// <param name="After">How long after it arrived.</param>
/// <param name="Fault">What it gets instead of a response; null for the response.</param>
public sealed record SimulatedResponse(TimeSpan After, Fault? Fault = null)
{
    /// <summary>A refusal, or a failure, takes hardly any time.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(0.2);

    /// <summary>What the server does when the request is done with. Default: nothing.</summary>
    public Action? Left { get; init; }

    public static SimulatedResponse Failed(Fault fault) => new(AtOnce, fault);
}
