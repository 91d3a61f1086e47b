using System.Net.Http.Headers;

namespace ConcurrentWeb;

/// <summary>Hides the secrets of an answer, and of the request that it names, for the error records that keep it.</summary>
internal static class RedactedMessage
{
    /// <summary>The answer itself where it holds no secret; else a copy of it that has the same content.</summary>
    internal static HttpResponseMessage Of(HttpResponseMessage response)
    {
        var request = response.RequestMessage;
        var shownRequest = request is null ? null : Of(request);
        if (ReferenceEquals(request, shownRequest) && !response.Headers.NonValidated.Any(IsSecret))
        {
            return response;
        }

        var shown = new HttpResponseMessage(response.StatusCode)
        {
            ReasonPhrase = response.ReasonPhrase,
            Version = response.Version,
            RequestMessage = shownRequest,
            Content = response.Content,
        };
        Copy(response.Headers, shown.Headers);
        return shown;
    }

    private static HttpRequestMessage Of(HttpRequestMessage request)
    {
        var uri = Redaction.Redact(request.RequestUri);
        if (ReferenceEquals(uri, request.RequestUri) && !request.Headers.NonValidated.Any(IsSecret))
        {
            return request;
        }

        var shown = new HttpRequestMessage(request.Method, uri)
        {
            Version = request.Version,
        };
        Copy(request.Headers, shown.Headers);
        return shown;
    }

    private static void Copy(HttpHeaders headers, HttpHeaders shown)
    {
        foreach (var header in headers.NonValidated)
        {
            shown.TryAddWithoutValidation(header.Key, IsSecret(header) ? [Redaction.Hidden] : header.Value);
        }
    }

    private static bool IsSecret(KeyValuePair<string, HeaderStringValues> header) => Redaction.IsSecretName(header.Key);
}
