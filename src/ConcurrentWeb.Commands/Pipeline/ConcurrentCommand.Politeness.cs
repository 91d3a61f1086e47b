using System.Management.Automation;

namespace ConcurrentWeb.Commands.Pipeline;

/// <content>How a run treats the servers that it asks: what it sends again, how fast, and how much at once.</content>
public abstract partial class ConcurrentCommand
{
    /// <summary>
    /// How many times a request is sent again after a fault that passes: a connection that broke, a time-out (once only), a
    /// body that broke off, or one of the statuses 408, 429, 500, 502, 503 and 504. Default: 2.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int MaximumRetryCount { get; set; } = 2;

    /// <summary>
    /// Seconds that the waits before a retry are made from: a random part of it, of its double, of its fourfold, up to 30 s;
    /// and no less than the server asks for. Default: 0.5.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, 3600.0)]
    public double RetryIntervalSec { get; set; } = 0.5;

    /// <summary>
    /// The longest pause, in seconds, that a server may ask for. Where it asks for a longer one, the request and all others to
    /// that origin fail at once, and say when to come back. Default: 120.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, 2_000_000.0)]
    public double MaximumRetryAfterSec { get; set; } = 120;

    /// <summary>
    /// The most requests a second that each origin is sent, evenly spaced; 0.5 is one every two seconds. Default: no limit,
    /// until the server says that it is asked too often or announces a limit.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0001, 1_000_000.0)]
    public double RequestsPerSecond { get; set; }

    /// <summary>Requests in flight at once to each origin (scheme, host, port). Default: as many as -ThrottleLimit.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int ThrottleLimitPerOrigin { get; set; }

    /// <summary>
    /// Find out for each origin how many requests at once it takes, under -ThrottleLimit as the ceiling: start with a few,
    /// send more while nothing complains, and fewer when it refuses or slows down.
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
