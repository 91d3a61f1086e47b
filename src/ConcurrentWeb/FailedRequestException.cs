using System.Net;

namespace ConcurrentWeb;

/// <summary>
/// What an error record of this module carries, except for an error status and a time-out: those have the exception that Invoke-WebRequest
/// throws for them, with a <c>Result</c> and a <c>Kind</c> like these. It is an <see cref="HttpRequestException"/> as well, so that a
/// script that catches those, and asks them for <c>StatusCode</c> or <c>Response</c>, goes on working.
/// </summary>
public sealed class FailedRequestException : HttpRequestException
{
    /// <summary>Wraps the result of a failed input.</summary>
    /// <param name="result">The result; its <see cref="WebResult.Error"/> is set.</param>
    /// <exception cref="ArgumentException">The result is not a failure.</exception>
    public FailedRequestException(WebResult result)
        : base(
            result?.Error?.Message ?? throw new ArgumentException("The result is not a failure.", nameof(result)),
            result.Error.Exception,
            result.StatusCode == 0 ? null : (HttpStatusCode)result.StatusCode)
    {
        Result = result;
    }

    /// <summary>Everything known of the failed request: attempts, timings, and the answer where there was one.</summary>
    public WebResult Result { get; }

    /// <summary>What went wrong.</summary>
    public WebErrorKind Kind => Result.Error!.Kind;

    /// <summary>The answer's status line and headers; null where there was no answer.</summary>
    public HttpResponseMessage? Response => Result.BaseResponse;
}
