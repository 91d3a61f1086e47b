using System.Management.Automation;

namespace ConcurrentWeb.Commands.Pipeline;

/// <content>How a run treats servers: retries, waits, rate and concurrency.</content>
public abstract partial class ConcurrentCommand
{
    /// <summary>
    /// How many times a request is retried after a transient failure. A throttled request uses up no retry; 0 turns off both.
    /// Default: 2.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int MaximumRetryCount { get; set; } = 2;

    /// <summary>
    /// The base, in seconds, of the random delay before a retry, which doubles with each retry up to 30 s; a Retry-After is the
    /// minimum. Default: 0.5.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, 3600.0)]
    public double RetryIntervalSec { get; set; } = 0.5;

    /// <summary>
    /// The longest time, in seconds, to wait for an origin: a pause that it asks for, a time in which it rejects every request,
    /// an outage. After it the requests to that origin fail. Default: 120.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, 2_000_000.0)]
    public double MaximumRetryAfterSec { get; set; } = 120;

    /// <summary>
    /// The most requests a second to each origin, evenly spaced; 0.5 is one every two seconds. Default: no limit, until the server
    /// throttles requests or announces a limit.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0001, 1_000_000.0)]
    public double RequestsPerSecond { get; set; }

    /// <summary>Requests in flight at once to each origin (scheme, host, port). Default: as many as -ThrottleLimit.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int ThrottleLimitPerOrigin { get; set; }

    /// <summary>
    /// Adapt the number of requests in flight to the latency of each origin, with -ThrottleLimit as the maximum.
    /// </summary>
    [Parameter]
    public SwitchParameter AdaptiveThrottle { get; set; }

    /// <summary>The engine's knobs with these parameters in them.</summary>
    private EngineOptions WithPoliteness(EngineOptions options) => options with
    {
        MaximumRetryCount = MaximumRetryCount,
        RetryInterval = TimeSpan.FromSeconds(RetryIntervalSec),
        MaximumRetryAfter = TimeSpan.FromSeconds(MaximumRetryAfterSec),
        RequestsPerSecond = RequestsPerSecond,
        ThrottleLimitPerOrigin = ThrottleLimitPerOrigin,
        AdaptiveThrottle = AdaptiveThrottle,
    };
}
