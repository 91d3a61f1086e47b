using System.Net;
using System.Net.Http.Headers;

namespace ConcurrentWeb;

/// <summary>
/// What is kept of an answer's message. The message itself is a score of objects, three quarters of what a small result
/// weighs, and a list keeps thousands of them that nobody asks for; so it is made again when somebody does.
/// </summary>
internal sealed class AnswerHead
{
    private readonly KeyValuePair<string, string>[] _headers;
    private readonly KeyValuePair<string, string>[] _requestHeaders;
    private readonly int _ofContent;
    private readonly HttpMethod _method;
    private readonly Version _requestVersion;

    private AnswerHead(HttpResponseMessage response, HttpRequestMessage request)
    {
        Status = response.StatusCode;
        Reason = response.ReasonPhrase;
        Version = response.Version;
        RequestUri = request.RequestUri!;
        (_method, _requestVersion) = (request.Method, request.Version);
        _requestHeaders = ToArray(request.Headers.NonValidated, default, out _);
        _headers = ToArray(response.Headers.NonValidated, response.Content.Headers.NonValidated, out _ofContent);
    }

    internal HttpStatusCode Status { get; }

    internal string? Reason { get; }

    internal Version Version { get; }

    /// <summary>The address that answered.</summary>
    internal Uri RequestUri { get; }

    /// <summary>What is kept of a message; null for one that has to be kept itself, because it, or what was sent, has more to it.</summary>
    internal static AnswerHead? Of(HttpResponseMessage response) =>
        response.RequestMessage is { Content: null, RequestUri: not null } request && response.TrailingHeaders.NonValidated.Count == 0
            ? new AnswerHead(response, request)
            : null;

    /// <summary>Makes the message again.</summary>
    /// <param name="body">The answer's body, decompressed.</param>
    internal HttpResponseMessage ToMessage(ReadOnlyMemory<byte> body)
    {
        var request = new HttpRequestMessage(_method, RequestUri) { Version = _requestVersion };
        foreach (var (name, value) in _requestHeaders)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = new HttpResponseMessage(Status)
        {
            ReasonPhrase = Reason,
            Version = Version,
            RequestMessage = request,
            Content = new ReadOnlyMemoryContent(body),
        };
        for (var i = 0; i < _headers.Length; i++)
        {
            HttpHeaders headers = i < _ofContent ? response.Headers : response.Content.Headers;
            headers.TryAddWithoutValidation(_headers[i].Key, _headers[i].Value);
        }

        return response;
    }

    private static KeyValuePair<string, string>[] ToArray(HttpHeadersNonValidated first, HttpHeadersNonValidated second, out int start)
    {
        start = Count(first);
        var array = new KeyValuePair<string, string>[start + Count(second)];
        Copy(first, array, 0);
        Copy(second, array, start);
        return array;
    }

    private static int Count(HttpHeadersNonValidated headers)
    {
        var count = 0;
        foreach (var header in headers)
        {
            count += header.Value.Count;
        }

        return count;
    }

    private static void Copy(HttpHeadersNonValidated headers, KeyValuePair<string, string>[] array, int at)
    {
        foreach (var header in headers)
        {
            foreach (var value in header.Value)
            {
                array[at++] = new(header.Key, value);
            }
        }
    }
}
