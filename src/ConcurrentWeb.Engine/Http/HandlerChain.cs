using ConcurrentWeb.Http.Redirection;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Http;

/// <summary>
/// The way of a message, from the outside in. Each handler is one concern and knows only the next; what a concern needs
/// to know of the input stands in its <see cref="RequestContext"/>. Handlers throw; the engine makes values of that.
/// </summary>
internal static class HandlerChain
{
    /// <param name="options">The knobs of the run.</param>
    /// <param name="permits">The permits of the run.</param>
    /// <param name="transport">What sends, and is not disposed with the chain.</param>
    internal static HttpMessageInvoker Compose(EngineOptions options, Scheduler permits, HttpMessageHandler transport) =>
        new(
            new ResumeHandler { InnerHandler = new ExchangeHandler(options, permits) { InnerHandler = Cookies(options, transport) } },
            disposeHandler: false);

    private static HttpMessageHandler Cookies(EngineOptions options, HttpMessageHandler transport)
    {
        transport = new Http3Fallback { InnerHandler = transport };
        return options.Cookies is { } cookies ? new CookieHandler(new CookieJar(cookies)) { InnerHandler = transport } : transport;
    }
}
