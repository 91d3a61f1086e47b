using System.Threading.RateLimiting;
using ConcurrentWeb.Http.Redirection;

namespace ConcurrentWeb.Http;

/// <summary>
/// The way of a request, from the outside in. Each handler is one concern and knows only the next; what a concern needs
/// to know of the input stands in its <see cref="RequestContext"/>. Handlers throw; the engine makes values of that.
/// </summary>
internal static class HandlerChain
{
    /// <param name="options">The knobs of the run.</param>
    /// <param name="throttle">The permits of the run.</param>
    /// <param name="transport">What sends, and is not disposed with the chain.</param>
    internal static HttpMessageInvoker Compose(EngineOptions options, RateLimiter throttle, HttpMessageHandler transport) =>
        new(
            Redirection(options, Resume(new ExchangeHandler(options, throttle) { InnerHandler = Cookies(options, transport) })),
            disposeHandler: false);

    private static HttpMessageHandler Redirection(EngineOptions options, HttpMessageHandler resume) =>
        options.MaximumRedirection > 0 ? new RedirectHandler(options) { InnerHandler = resume } : resume;

    private static ResumeHandler Resume(HttpMessageHandler exchange) => new() { InnerHandler = exchange };

    private static HttpMessageHandler Cookies(EngineOptions options, HttpMessageHandler transport) =>
        options.Cookies is { } cookies ? new CookieHandler(new CookieJar(cookies)) { InnerHandler = transport } : transport;
}
