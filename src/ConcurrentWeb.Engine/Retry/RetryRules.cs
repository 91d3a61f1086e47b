using System.Net.Sockets;
using ConcurrentWeb.Http;

namespace ConcurrentWeb.Retry;

/// <summary>After which failures it makes sense to send a request again.</summary>
internal static class RetryRules
{
    /// <summary>Whether the answer is a transient fault: by its status, unless its service says something else of it.</summary>
    internal static bool IsTransient(RequestContext context, HttpResponseMessage response, EngineOptions options) => context.Meaning switch
    {
        AnswerMeaning.Throttled or AnswerMeaning.QuotaExhausted or AnswerMeaning.Refused => false,
        _ => !response.IsSuccessStatusCode && options.RetryStatusCodes.Contains((int)response.StatusCode),
    };

    /// <summary>Whether the server may answer the next time although it did not this time.</summary>
    internal static bool IsTransient(WebError failure) => failure.Kind switch
    {
        WebErrorKind.ConnectionFailure or WebErrorKind.TruncatedResponse or WebErrorKind.NameResolutionFailure => true,
        // A certificate is as wrong the next time; a connection that broke during the handshake is not.
        WebErrorKind.SecureConnectionFailure => failure.Exception?.GetBaseException() is IOException or SocketException,
        _ => IsTimeout(failure.Kind),
    };

    internal static bool IsTimeout(WebErrorKind kind) => kind is WebErrorKind.ConnectionTimeout or WebErrorKind.OperationTimeout;

    /// <summary>
    /// Whether once more was enough, and has been: a name that has no address twice has none, and a time-out is long.
    /// </summary>
    internal static bool WasRetriedOnce(WebErrorKind kind, List<FailedAttempt> before) =>
        IsTimeout(kind) ? before.Exists(static failed => IsTimeout(failed.Kind))
        : kind == WebErrorKind.NameResolutionFailure && before.Exists(static failed => failed.Kind == WebErrorKind.NameResolutionFailure);
}
