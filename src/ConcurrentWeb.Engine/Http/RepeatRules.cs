namespace ConcurrentWeb.Http;

/// <summary>What may be sent more than once.</summary>
internal static class RepeatRules
{
    /// <summary>Whether the request may be sent again after it failed, and may have been processed.</summary>
    internal static bool MayRepeat(RequestDefinition request, EngineOptions options) =>
        (options.RetryUnsafeMethods || IsIdempotent(request.Method)) && IsReplayable(request);

    /// <summary>Whether its body can be sent more than once.</summary>
    internal static bool IsReplayable(RequestDefinition request) => request.CreateContent is null || request.IsReplayable;

    /// <summary>Sending it twice does what sending it once does (RFC 9110, section 9.2.2).</summary>
    private static bool IsIdempotent(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options || method == HttpMethod.Trace
        || method == HttpMethod.Put || method == HttpMethod.Delete;
}
