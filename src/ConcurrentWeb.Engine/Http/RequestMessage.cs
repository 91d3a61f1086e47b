namespace ConcurrentWeb.Http;

/// <summary>The message of one exchange, with what is known of the input that it is for.</summary>
internal sealed class RequestMessage(HttpMethod method, Uri uri, RequestContext context) : HttpRequestMessage(method, uri)
{
    /// <summary>Null once the result is made: it keeps its message, and needs no more of the rest.</summary>
    internal RequestContext? Context { get; private set; } = context;

    internal void LetGo() => Context = null;
}
