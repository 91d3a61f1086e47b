using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace ConcurrentWeb;

/// <summary>
/// What is kept of an answer's message but its address and its body. The message itself is a score of objects, three
/// quarters of what a small result weighs, and a list keeps thousands of them that nobody asks for; so it is made again
/// when somebody does. Answers whose heads are the same share one.
/// </summary>
internal sealed class AnswerHead
{
    private readonly KeyValuePair<string, string?>[] _headers;
    private readonly KeyValuePair<string, string?>[] _requestHeaders;
    private readonly int _ofContent;
    private readonly HttpMethod _method;
    private readonly Version _requestVersion;

    private AnswerHead(
        HttpResponseMessage response, KeyValuePair<string, string?>[] headers, int ofContent, HttpRequestMessage request, KeyValuePair<string, string?>[] requestHeaders)
    {
        (Status, Reason, Version) = (response.StatusCode, response.ReasonPhrase, response.Version);
        (_headers, _ofContent) = (headers, ofContent);
        (_method, _requestVersion, _requestHeaders) = (request.Method, request.Version, requestHeaders);
    }

    internal HttpStatusCode Status { get; }

    internal string? Reason { get; }

    internal Version Version { get; }

    /// <summary>What is kept of a message; null for one that has to be kept itself, because it, or what was sent, has more to it.</summary>
    /// <param name="response">The message.</param>
    /// <param name="length">The size of the answer's body, decompressed, in bytes.</param>
    /// <param name="like">The head of an answer before, most of which may be the same; null for none.</param>
    internal static AnswerHead? Of(HttpResponseMessage response, int length, AnswerHead? like = null)
    {
        if (response.RequestMessage is not { Content: null, RequestUri: not null } request || response.TrailingHeaders.NonValidated.Count > 0)
        {
            return null;
        }

        var requestHeaders = KeptHeaders.Of(request.Headers.NonValidated, default, length: -1, like?._requestHeaders ?? [], out _);
        var headers = KeptHeaders.Of(response.Headers.NonValidated, response.Content.Headers.NonValidated, length, like?._headers ?? [], out var ofContent);
        return like is not null
            && ReferenceEquals(headers, like._headers) && ofContent == like._ofContent && ReferenceEquals(requestHeaders, like._requestHeaders)
            && response.StatusCode == like.Status && response.ReasonPhrase == like.Reason && response.Version == like.Version
            && request.Method == like._method && request.Version == like._requestVersion
            ? like
            : new AnswerHead(response, headers, ofContent, request, requestHeaders);
    }

    /// <summary>Makes the message again.</summary>
    /// <param name="address">The address that answered.</param>
    /// <param name="body">The answer's body, decompressed.</param>
    internal HttpResponseMessage ToMessage(Uri? address, ReadOnlyMemory<byte> body)
    {
        var request = new HttpRequestMessage(_method, address) { Version = _requestVersion };
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
            headers.TryAddWithoutValidation(_headers[i].Key, _headers[i].Value ?? body.Length.ToString(CultureInfo.InvariantCulture));
        }

        return response;
    }
}
