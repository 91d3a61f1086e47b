using System.Net.Http.Headers;

namespace ConcurrentWeb;

/// <summary>Hides the secrets of an answer, and of the request that it names, for the error records that keep it.</summary>
internal static class RedactedMessage
{
    /// <summary>
    /// The answer itself where neither it nor its request holds a secret; else a copy of it. Its content has been read, and
    /// only the headers of it are there in the copy.
    /// </summary>
    /// <param name="response">The answer.</param>
    /// <param name="sent">The secrets that it may say back; null for none.</param>
    internal static HttpResponseMessage Of(HttpResponseMessage response, SentSecrets? sent)
    {
        var request = response.RequestMessage;
        var shownRequest = request is null ? null : Of(request);
        if (sent is null && ReferenceEquals(request, shownRequest) && !response.Headers.NonValidated.Any(IsSecret))
        {
            return response;
        }

        var shown = new HttpResponseMessage(response.StatusCode)
        {
            ReasonPhrase = sent is null || response.ReasonPhrase is null ? response.ReasonPhrase : sent.Hide(response.ReasonPhrase),
            Version = response.Version,
            RequestMessage = shownRequest,
            Content = new ByteArrayContent([]),
        };
        Copy(response.Headers, shown.Headers, sent);
        Copy(response.Content.Headers, shown.Content.Headers, sent);
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
        Copy(request.Headers, shown.Headers, sent: null);
        return shown;
    }

    private static void Copy(HttpHeaders headers, HttpHeaders shown, SentSecrets? sent)
    {
        foreach (var header in headers.NonValidated)
        {
            shown.TryAddWithoutValidation(
                header.Key,
                IsSecret(header) ? [Redaction.Hidden] : sent is null ? header.Value : header.Value.Select(sent.Hide));
        }
    }

    private static bool IsSecret(KeyValuePair<string, HeaderStringValues> header) => Redaction.IsSecretName(header.Key);
}
