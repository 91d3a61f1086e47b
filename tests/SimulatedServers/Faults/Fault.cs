namespace ConcurrentWeb.SimulatedServers.Faults;

/// <summary>How a request fails.</summary>
public enum FaultKind
{
    /// <summary>An HTTP status.</summary>
    Status,

    /// <summary>The connection is reset (TCP RST).</summary>
    Reset,

    /// <summary>There is no response before the outage is over.</summary>
    Late,

    /// <summary>There is never a response.</summary>
    Silence,

    /// <summary>Nobody listens, and open connections are cut.</summary>
    Refused,
}

/// <summary>What a request gets instead of its response.</summary>
/// <param name="Kind">How it fails.</param>
/// <param name="Status">The status, where it is one.</param>
/// <param name="RetryAfter">The seconds of its Retry-After; null for none.</param>
public sealed record Fault(FaultKind Kind, int Status = 0, int? RetryAfter = null)
{
    /// <summary>The connection is closed after the response. Default: false.</summary>
    public bool Closes { get; init; }

    public static Fault Reset { get; } = new(FaultKind.Reset);

    public static Fault OfStatus(int status, int? retryAfter = null) => new(FaultKind.Status, status, retryAfter);
}
