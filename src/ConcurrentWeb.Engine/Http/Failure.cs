using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ConcurrentWeb.Http;

/// <summary>Makes values of failures: what kind each is, and one sentence that names the request.</summary>
internal static class Failure
{
    /// <summary>The failure that an exception from the chain tells of.</summary>
    internal static WebError FromException(RequestContext context, Exception exception)
    {
        var own = Own(exception);
        var (kind, reason) = Describe(context, exception, own);
        return new WebError(kind, Sentence(context, reason))
        {
            Exception = Printable(own is null ? exception : own.InnerException),
            RetryAt = own?.RetryAt,
        };
    }

    /// <summary>Why the exchange failed, as a part of a sentence.</summary>
    internal static string ReasonOf(RequestContext context, Exception exception) => Describe(context, exception, Own(exception)).Reason.TrimEnd('.');

    private static (WebErrorKind Kind, string Reason) Describe(RequestContext context, Exception exception, ExchangeException? own) =>
        exception switch
        {
            _ when own is not null => (own.Kind, own.Message),
            _ when !IsClosed(exception) && StreamError.Of(exception) is { } error => Describe(context, error),
            HttpRequestException http => (Kind(http, context), Reason(http, context)),
            HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError } =>
                (WebErrorKind.ProtocolFailure, $"the answer is not valid HTTP: {Innermost(exception)}"),
            IOException or SocketException when context.Response is not null =>
                (WebErrorKind.TruncatedResponse, $"the answer's body broke off: {Innermost(exception)}"),
            IOException or SocketException => (WebErrorKind.ConnectionFailure, Innermost(exception)),
            InvalidDataException => (WebErrorKind.InvalidResponse, $"the answer cannot be decompressed: {Innermost(exception)}"),
            _ => (WebErrorKind.UnexpectedFailure, exception.Message),
        };

    /// <summary>A server that gives up resets the stream in HTTP/2 and HTTP/3, where it would close the connection in HTTP/1.1.</summary>
    private static (WebErrorKind Kind, string Reason) Describe(RequestContext context, StreamError error) =>
        !error.IsServerGivingUp ? (WebErrorKind.ProtocolFailure, $"the exchange failed with {error}")
        : context.Response is null ? (WebErrorKind.ConnectionFailure, $"the server broke off before the answer ({error})")
        : (WebErrorKind.TruncatedResponse, $"the answer's body broke off ({error})");

    /// <summary>What the chain itself found; the transport wraps what is thrown while it connects.</summary>
    internal static ExchangeException? Own(Exception? exception)
    {
        while (exception is not (null or ExchangeException))
        {
            exception = exception.InnerException;
        }

        return exception as ExchangeException;
    }

    /// <summary>The failure that an HTTP error status is.</summary>
    internal static WebError FromStatus(RequestContext context, HttpResponseMessage response)
    {
        var reason = string.IsNullOrEmpty(response.ReasonPhrase) ? string.Empty : $" ({response.ReasonPhrase})";
        var refusal = context.NotFollowed is null ? string.Empty : $"; {context.NotFollowed}";
        var isQuota = context.Meaning == AnswerMeaning.QuotaExhausted
            || (context.IsThrottled && context.IsAskedToWaitTooLong);
        var meaning = context.Meaning == AnswerMeaning.Throttled ? ", because it is asked too often" : string.Empty;
        var comeBack = isQuota && context.RetryAt is { } at ? FormattableString.Invariant($", to be asked again at {at:u}") : string.Empty;
        var (said, syntax) = ServerMessage.Of(response, context.Body, context.Encoding);
        return new WebError(
            isQuota ? WebErrorKind.QuotaExhausted : WebErrorKind.HttpStatusFailure,
            Sentence(context, $"the server answered {(int)response.StatusCode}{reason}{meaning}{comeBack}{refusal}"))
        {
            ServerMessage = said,
            MessageSyntax = syntax,
            RetryAt = context.RetryAt,
        };
    }

    private static string Sentence(RequestContext context, string reason)
    {
        var hop = context.Hop is null ? string.Empty : $" (redirected to {Redaction.Name(context.Hop)})";

        // The reason may quote the server: its status line, the name of a header or of a charset.
        return PrintableText.Line($"{context.Definition.Method.Method} {Redaction.Name(context.Definition.Uri)}{hop}: {reason.TrimEnd('.')}.");
    }

    /// <summary>
    /// The exception as it can be printed. The runtime quotes what it cannot read, control characters included; where it does, an exception
    /// with a clean message takes the place of the whole chain.
    /// </summary>
    private static Exception? Printable(Exception? exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (!PrintableText.IsClean(inner.Message))
            {
                var (error, status) = exception is HttpRequestException http ? (http.HttpRequestError, http.StatusCode) : (HttpRequestError.Unknown, null);
                return new HttpRequestException(error, PrintableText.Clean(inner.Message), inner: null, status);
            }
        }

        return exception;
    }

    private static WebErrorKind Kind(HttpRequestException exception, RequestContext context) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => WebErrorKind.NameResolutionFailure,
        HttpRequestError.SecureConnectionError => WebErrorKind.SecureConnectionFailure,
        HttpRequestError.UserAuthenticationError => WebErrorKind.AuthenticationFailure,
        HttpRequestError.ProxyTunnelError when exception.StatusCode == HttpStatusCode.ProxyAuthenticationRequired => WebErrorKind.AuthenticationFailure,
        _ when IsClosed(exception) => context.Response is null ? WebErrorKind.ConnectionFailure : WebErrorKind.TruncatedResponse,
        HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError
            or HttpRequestError.ConfigurationLimitExceeded => WebErrorKind.ProtocolFailure,
        _ when exception.GetBaseException() is AuthenticationException => WebErrorKind.SecureConnectionFailure,
        _ when context.Response is not null => WebErrorKind.TruncatedResponse,
        _ => WebErrorKind.ConnectionFailure,
    };

    private static string Reason(HttpRequestException exception, RequestContext context) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError when Proxy(exception, context) is { } proxy =>
            $"the host name of the proxy {proxy} could not be resolved: {Innermost(exception)}",
        HttpRequestError.NameResolutionError => $"the host name could not be resolved: {Innermost(exception)}",
        HttpRequestError.ConnectionError when exception.GetBaseException() is AuthenticationException => $"no secure connection: {Innermost(exception)}",
        HttpRequestError.ConnectionError when Proxy(exception, context) is { } proxy =>
            $"could not connect to the proxy {proxy}: {Innermost(exception)}",
        HttpRequestError.ConnectionError => $"could not connect: {Innermost(exception)}",
        HttpRequestError.SecureConnectionError when IsPlain(exception) =>
            $"no secure connection: the server does not speak TLS at port {Asked(context).Port}; try http://",
        HttpRequestError.SecureConnectionError => $"no secure connection: {Innermost(exception)}",
        // The runtime's own message has the address of the proxy in it, and whatever secret is in that.
        HttpRequestError.ProxyTunnelError when exception.StatusCode is { } status =>
            $"the proxy refused the connection with {(int)status}",
        _ when IsClosed(exception) => $"the connection closed before the answer{HintOfTls(context)}",
        HttpRequestError.InvalidResponse when IsAlert(exception) =>
            $"the answer is not HTTP: the server speaks TLS at port {Asked(context).Port}; try https://",
        HttpRequestError.InvalidResponse => $"the answer is not valid HTTP: {Innermost(exception)}{HintOfTls(context)}",
        _ => Innermost(exception),
    };

    /// <summary>
    /// The proxy that was to be connected to, as host and port; null where it was the server. Only the runtime knows what the
    /// system or an environment variable made it use, and says so in brackets at the end of its message.
    /// </summary>
    private static string? Proxy(HttpRequestException exception, RequestContext context)
    {
        var message = exception.Message;
        var open = message.LastIndexOf(" (", StringComparison.Ordinal);
        if (open < 0 || !message.EndsWith(')'))
        {
            return null;
        }

        var asked = Asked(context);
        var endPoint = message[(open + 2)..^1];
        return !endPoint.Contains(':', StringComparison.Ordinal) || IsAt(asked.IdnHost) || IsAt(asked.Host) ? null : endPoint;

        bool IsAt(string host) => endPoint.Equals(FormattableString.Invariant($"{host}:{asked.Port}"), StringComparison.OrdinalIgnoreCase);
    }

    private static Uri Asked(RequestContext context) => context.Hop ?? context.Definition.Uri;

    /// <summary>
    /// Whether what came in answer to the first message of TLS is not TLS. The runtime tells it from other faults by its words
    /// alone: its own, or those of OpenSSL.
    /// </summary>
    private static bool IsPlain(HttpRequestException exception) =>
        Innermost(exception) is var words
        && (words.Contains("corrupted frame", StringComparison.Ordinal) || words.Contains("wrong version number", StringComparison.Ordinal));

    /// <summary>
    /// Whether what came is an alert of TLS (RFC 8446, section 6): its first bytes, which the runtime quotes where a line break is
    /// among those that follow, as in the alert of an unexpected message, and are no HTTP.
    /// </summary>
    private static bool IsAlert(HttpRequestException exception) =>
        exception.GetBaseException().Message.Contains("'\u0015\u0003", StringComparison.Ordinal);

    /// <summary>
    /// A server that waits for TLS mostly closes the connection without a word, so only the port can tell: 443, or one that was
    /// made of it, such as 8443.
    /// </summary>
    private static string HintOfTls(RequestContext context) =>
        Asked(context) is { Scheme: "http" } asked && asked.Port % 1000 == 443 ? FormattableString.Invariant($"; port {asked.Port} is mostly for https://") : string.Empty;

    /// <summary>Whether the server closed the connection. HTTP/2 wraps that in failures of its own, some of them of other names.</summary>
    private static bool IsClosed(Exception exception) =>
        exception is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }
        || exception.GetBaseException() is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } or ObjectDisposedException;

    private static string Innermost(Exception exception)
    {
        exception = exception.GetBaseException();
        if (QuicFault.Reason(exception) is { } reason)
        {
            return reason;
        }

        // The runtime adds the name of its code, as in "… (ResponseEnded)".
        var message = exception.Message;
        return exception is HttpIOException http && message.EndsWith($" ({http.HttpRequestError})", StringComparison.Ordinal)
            ? message[..message.LastIndexOf(" (", StringComparison.Ordinal)]
            : message;
    }
}
