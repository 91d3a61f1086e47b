using System.Text;
using System.Threading.RateLimiting;

namespace ConcurrentWeb.Http;

/// <summary>
/// What is known of one input on its way through the chain, over all its attempts. It travels in the options of each
/// message. One attempt runs at a time, so nothing here is guarded.
/// </summary>
internal sealed class RequestContext(RequestDefinition definition, EngineOptions options)
{
    private static readonly HttpRequestOptionsKey<RequestContext> Key = new("ConcurrentWeb.RequestContext");

    private long _firstPermit;
    private long _attemptStart;

    internal RequestDefinition Definition => definition;

    /// <summary>The permits of the run that the request belongs to, taken before those of the engine; null for a single request.</summary>
    internal RateLimiter? Turns { get; init; }

    /// <summary>How many times the request was sent.</summary>
    internal int Attempts { get; private set; }

    /// <summary>The last attempt's answer, as soon as its headers are there.</summary>
    internal HttpResponseMessage? Response { get; private set; }

    /// <summary>From the last attempt's start to its headers.</summary>
    internal TimeSpan TimeToFirstByte { get; private set; }

    /// <summary>The body of the last attempt's answer, decompressed.</summary>
    internal ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>What the body's text is encoded in; null where it is not text.</summary>
    internal Encoding? Encoding { get; set; }

    /// <summary>The time since the first permit; zero before it.</summary>
    internal TimeSpan Elapsed => Attempts == 0 ? TimeSpan.Zero : options.TimeProvider.GetElapsedTime(_firstPermit);

    internal static RequestContext Of(HttpRequestMessage message) =>
        message.Options.TryGetValue(Key, out var context)
            ? context
            : throw new InvalidOperationException("The message was not made by this engine.");

    /// <summary>Makes the message of the next attempt.</summary>
    internal HttpRequestMessage CreateMessage()
    {
        var message = new HttpRequestMessage(definition.Method, definition.Uri)
        {
            Content = definition.CreateContent?.Invoke(),
        };
        message.Options.Set(Key, this);
        VersionChoice.Apply(message, definition, options);
        if (options.DisableKeepAlive)
        {
            message.Headers.ConnectionClose = true;
        }

        foreach (var (name, value) in definition.Headers)
        {
            Check(name, value);

            // What is not a header of the request is one of its content, which a request without a body has to get for it.
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content ??= new ByteArrayContent([]);
                message.Content.Headers.Remove(name);
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (!message.Headers.NonValidated.Contains("User-Agent"))
        {
            message.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        }

        if (!message.Headers.NonValidated.Contains("Accept-Encoding"))
        {
            message.Headers.TryAddWithoutValidation("Accept-Encoding", ContentDecoding.Accepted);
        }

        return message;
    }

    /// <summary>The transport would take some of these, and fail for others as if the connection were at fault.</summary>
    private static void Check(string name, string value)
    {
        if (!HeaderSyntax.IsToken(name))
        {
            throw new ExchangeException(WebErrorKind.InvalidHeader, $"{PrintableText.Quote(name)} cannot be the name of a header");
        }

        if (!HeaderSyntax.IsValue(value))
        {
            // The value may be a secret.
            throw new ExchangeException(WebErrorKind.InvalidHeader, $"the value of the header '{name}' has a character that cannot be sent");
        }
    }

    internal void BeginAttempt()
    {
        _attemptStart = options.TimeProvider.GetTimestamp();
        if (Attempts++ == 0)
        {
            _firstPermit = _attemptStart;
        }

        (Response, Body, Encoding) = (null, default, null);
    }

    internal void EndHeaders(HttpResponseMessage response)
    {
        Response = response;
        TimeToFirstByte = options.TimeProvider.GetElapsedTime(_attemptStart);
    }

    /// <summary>Everything known, as the caller gets it.</summary>
    internal WebResult ToResult(WebError? error) => new()
    {
        Index = definition.Index,
        InputObject = definition.InputObject,
        Uri = definition.Uri,
        Method = definition.Method.Method,
        BaseResponse = Response,
        Attempts = Attempts,
        Duration = Elapsed,
        TimeToFirstByte = TimeToFirstByte,
        Error = error,
        Body = Body,
        Encoding = Encoding,
    };
}
