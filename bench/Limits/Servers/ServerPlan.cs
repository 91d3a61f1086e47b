using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.Bench.Limits.Servers;

/// <summary>How one origin of a row behaves. Each run of the row starts a server of its own from it.</summary>
internal sealed record ServerPlan
{
    /// <summary>How long a response takes; a refusal takes no time. Default: none.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The limits of the rate limiting middleware, in the order in which they come into force. Default: none.</summary>
    public IReadOnlyList<LimitPhase> Limits { get; init; } = [];

    /// <summary>The status of a request over the limit. Default: 429; the middleware's own default is 503.</summary>
    public int RejectionStatus { get; init; } = 429;

    /// <summary>A refusal has a Retry-After, where the limiter knows one. Default: false.</summary>
    public bool HasRetryAfter { get; init; }

    /// <summary>Which requests fail, apart from limits and outages; made anew for each run. Default: none.</summary>
    public Func<FaultSource>? Faults { get; init; }

    /// <summary>A time in which every request fails. Default: none.</summary>
    public OutagePlan? Outage { get; init; }

    /// <summary>The proxy before the server, whose limits or outages are measured. Default: none.</summary>
    public Proxy? Proxy { get; init; }
}
