using ConcurrentWeb.TestServer.Dispatch;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>Answers that send the client elsewhere.</summary>
internal static class Redirects
{
    public static void AddTo(Action<string, Func<Exchange, Task>> add)
    {
        add("redirect", exchange =>
        {
            exchange.Response.Headers.SetCookie = exchange.Request.Query["set-cookie"];
            return RedirectAsync(exchange, exchange.Integer(0), exchange.Query("to") ?? "/echo");
        });
        add("redirect-chain", exchange => exchange.Integer(0) switch
        {
            <= 0 => Echo.AnswerAsync(exchange),
            1 => RedirectAsync(exchange, StatusCodes.Status302Found, "/echo"),
            var left => RedirectAsync(
                exchange, StatusCodes.Status302Found, FormattableString.Invariant($"/redirect-chain/{left - 1}")),
        });
    }

    private static Task RedirectAsync(Exchange exchange, int status, string target)
    {
        exchange.Response.Headers.Location = target;
        return exchange.AnswerAsync(status, contentType: null, ReadOnlyMemory<byte>.Empty);
    }
}
