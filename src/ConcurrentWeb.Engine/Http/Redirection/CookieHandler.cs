namespace ConcurrentWeb.Http.Redirection;

/// <summary>
/// Shares cookies among the requests of a run. It stands right before the transport, behind the permits, so that a request
/// has the cookies of every answer that came before it, and not only of those that came before it began to wait.
/// </summary>
internal sealed class CookieHandler(CookieJar cookies) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cookies.Attach(request);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.RequestMessage ??= request;
        cookies.Keep(response);
        return response;
    }
}
