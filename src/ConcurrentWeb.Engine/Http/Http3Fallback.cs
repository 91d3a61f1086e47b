using System.Net;

namespace ConcurrentWeb.Http;

/// <summary>How a run stands with the HTTP/3 of an origin.</summary>
internal enum Http3Standing
{
    /// <summary>The origin has not been asked, or has said nothing of it.</summary>
    Unknown,

    /// <summary>The origin has said that it has it.</summary>
    Announced,

    /// <summary>It has answered by it.</summary>
    Answered,

    /// <summary>It could not be had.</summary>
    Failed,
}

/// <summary>
/// Asks by a lower version where HTTP/3 was announced and cannot be had, as where a network lets no UDP through: an
/// alternative is a hint, and the origin itself is still there (RFC 7838, section 2.4). What failed once is not tried again
/// in the run. It stands before the transport, which by itself would have the request fail, whatever its method, or have
/// every one of them wait.
/// </summary>
internal sealed class Http3Fallback : DelegatingHandler
{
    /// <summary>The standing after a time-out before the answer. From one that has answered before, it may be a slow answer.</summary>
    internal static Http3Standing AfterTimeout(Http3Standing standing) =>
        standing == Http3Standing.Answered ? Http3Standing.Announced : Http3Standing.Failed;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Version.Major < 3
            ? base.SendAsync(request, cancellationToken)
            : SendAsync(request, KnownServer.Of(RequestContext.Of(request).SentTo!), cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, KnownServer server, CancellationToken cancellationToken)
    {
        if (server.Http3 != Http3Standing.Failed)
        {
            try
            {
                var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
                Note(response, server);
                return response;
            }
            catch (Exception e) when (IsNotConnected(e, server, cancellationToken))
            {
                // Nothing of the request was sent, not even the start of a body that can be read only once.
            }
            catch (HttpRequestException e) when (QuicFault.IsSilence(e))
            {
                // The server may have done what it was asked. Whoever may ask again does so over TCP, which bears silence.
                server.Http3 = Http3Standing.Failed;
                throw;
            }
        }

        request.Version = HttpVersion.Version20;
        var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        // The origin is there, so it was its HTTP/3 that was not.
        server.Http3 = Http3Standing.Failed;
        return answer;
    }

    private static void Note(HttpResponseMessage response, KnownServer server)
    {
        if (response.Version.Major >= 3)
        {
            server.Http3 = Http3Standing.Answered;
        }
        else if (server.Http3 == Http3Standing.Unknown && response.Headers.NonValidated.Contains("Alt-Svc"))
        {
            server.Http3 = Http3Standing.Announced;
        }
    }

    /// <summary>
    /// Whether the connection did not come about. It may have been one of TCP where HTTP/3 was not announced in the run, though
    /// the transport can know of it from another: what takes time, or a handshake, is then not done once more.
    /// </summary>
    private static bool IsNotConnected(Exception exception, KnownServer server, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested && server.Http3 != Http3Standing.Unknown,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => server.Http3 != Http3Standing.Unknown,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => true,
        _ => false,
    };
}
