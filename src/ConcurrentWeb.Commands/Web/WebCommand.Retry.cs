using System.Management.Automation;

namespace ConcurrentWeb.Commands;

/// <content>Which requests are retried.</content>
public abstract partial class WebCommand
{
    /// <summary>
    /// Retry methods that are not idempotent, too, such as POST and PATCH; the server may then process a request twice. Default:
    /// GET, HEAD, OPTIONS, TRACE, PUT and DELETE only.
    /// </summary>
    [Parameter]
    public SwitchParameter RetryUnsafeMethod { get; set; }

    /// <summary>The statuses after which a request is retried. Default: 408, 429, 500, 502, 503 and 504.</summary>
    [Parameter]
    [ValidateRange(300, 599)]
    public int[]? RetryStatusCode { get; set; }

    private EngineOptions WithRetries(EngineOptions options)
    {
        options = options with { RetryUnsafeMethods = RetryUnsafeMethod };
        return RetryStatusCode is null ? options : options with { RetryStatusCodes = RetryStatusCode };
    }
}
