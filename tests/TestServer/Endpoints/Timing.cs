using System.Globalization;
using System.Text;
using ConcurrentWeb.TestServer.Dispatch;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>Answers that come late, in pieces, or never.</summary>
internal static class Timing
{
    public static void AddTo(Action<string, Func<Exchange, Task>> add)
    {
        add("delay", exchange => AnswerAfterAsync(exchange, exchange.Integer(0), exchange.Query("n")));
        add("jitter", JitterAsync);
        add("slow-tail", SlowTailAsync);
        add("stall", StallAsync);
        add("stall-headers", exchange => exchange.WaitForeverAsync());
        add("drip", DripAsync);
    }

    private static Task JitterAsync(Exchange exchange)
    {
        var n = exchange.Query("n", 0);
        var delay = Delays.Jitter(exchange.Integer(0), exchange.Integer(1), exchange.Query("seed", 0), n);
        return AnswerAfterAsync(exchange, delay, n.ToString(CultureInfo.InvariantCulture));
    }

    private static Task SlowTailAsync(Exchange exchange)
    {
        var n = exchange.Long(2);
        var delay = Delays.SlowTail(exchange.Number(0), exchange.Integer(1), n);
        return AnswerAfterAsync(exchange, delay, n.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task AnswerAfterAsync(Exchange exchange, int milliseconds, string? n)
    {
        await exchange.WaitAsync(milliseconds);
        await exchange.AnswerJsonAsync(json =>
        {
            json.WriteNumber("delay", milliseconds);
            json.WriteString("n", n);
        });
    }

    private static async Task StallAsync(Exchange exchange)
    {
        exchange.Response.ContentType = "text/plain";
        await exchange.Response.StartAsync(exchange.Aborted);
        await exchange.SendAsync(Encoding.ASCII.GetBytes(new string('.', (int)exchange.Query("bytes", 10))));
        await (exchange.Query("ms") is null ? exchange.WaitForeverAsync() : exchange.WaitAsync(exchange.Query("ms", 0)));
    }

    private static async Task DripAsync(Exchange exchange)
    {
        var count = exchange.Integer(0);
        exchange.Response.ContentType = "text/plain";
        for (var drop = 1; drop <= count; drop++)
        {
            if (!await exchange.SendAsync(Encoding.ASCII.GetBytes(FormattableString.Invariant($"drop {drop}\n"))))
            {
                return;
            }

            if (drop < count)
            {
                await exchange.WaitAsync(exchange.Integer(1));
            }
        }
    }
}
