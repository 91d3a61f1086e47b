using System.Net.Http.Headers;

namespace ConcurrentWeb;

/// <summary>
/// Makes a response, and the request that it names, fit to be kept by an error record and printed: without secrets, and without the
/// control characters of a server.
/// </summary>
internal static class RedactedMessage
{
    /// <summary>
    /// The response itself where neither it nor its request has anything to hide; else a copy of it. Its content has been read, and
    /// only the headers of it are there in the copy.
    /// </summary>
    /// <param name="response">The response.</param>
    /// <param name="sent">The secrets that it may say back; null for none.</param>
    internal static HttpResponseMessage Of(HttpResponseMessage response, SentSecrets? sent)
    {
        var request = response.RequestMessage;
        var shownRequest = request is null ? null : Of(request);
        if (sent is null && ReferenceEquals(request, shownRequest) && IsHarmless(response.Headers) && IsHarmless(response.Content.Headers)
            && (response.ReasonPhrase is null || PrintableText.IsClean(response.ReasonPhrase)))
        {
            return response;
        }

        var shown = new HttpResponseMessage(response.StatusCode)
        {
            ReasonPhrase = response.ReasonPhrase is null ? null : Show(response.ReasonPhrase, sent),
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
        if (ReferenceEquals(uri, request.RequestUri) && IsHarmless(request.Headers))
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

    /// <summary>The value of a header as it can be printed; the same instance where nothing had to be hidden.</summary>
    /// <param name="name">The header's name, which may say that it is a secret.</param>
    /// <param name="value">The value, which may be an address with a secret in it, or hold several of them.</param>
    /// <param name="sent">The secrets that a server may say back; null for none.</param>
    internal static string Show(string name, string value, SentSecrets? sent)
    {
        if (Redaction.IsSecretName(name))
        {
            return Redaction.Hidden;
        }

        var mayBeAddress = value.AsSpan().ContainsAny('?', '#') || value.Contains("://", StringComparison.Ordinal);
        return Show(mayBeAddress ? Redaction.Show(value) : value, sent);
    }

    private static string Show(string text, SentSecrets? sent) => PrintableText.Clean(sent is null ? text : sent.Hide(text));

    private static void Copy(HttpHeaders headers, HttpHeaders shown, SentSecrets? sent)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            shown.TryAddWithoutValidation(name, values.Select(value => Show(name, value, sent)));
        }
    }

    private static bool IsHarmless(HttpHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
            {
                if (!ReferenceEquals(Show(name, value, sent: null), value))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
