using System.Management.Automation;

namespace ConcurrentWeb.Commands;

/// <content>What is sent again.</content>
public abstract partial class WebCommand
{
    /// <summary>
    /// Send again also what is not idempotent, such as POST and PATCH: what it does may then be done twice. Default: GET,
    /// HEAD, OPTIONS, TRACE, PUT and DELETE only.
    /// </summary>
    [Parameter]
    public SwitchParameter RetryUnsafeMethod { get; set; }

    /// <summary>The statuses after which a request is sent again. Default: 408, 429, 500, 502, 503 and 504.</summary>
    [Parameter]
    [ValidateRange(300, 599)]
    public int[]? RetryStatusCode { get; set; }

    private EngineOptions WithRetries(EngineOptions options)
    {
        options = options with { RetryUnsafeMethods = RetryUnsafeMethod };
        return RetryStatusCode is null ? options : options with { RetryStatusCodes = RetryStatusCode };
    }
}
