using System.Collections.Concurrent;
using System.Text;
using ConcurrentWeb.TestServer.Dispatch;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>Answers most requests, and fails some of them, each time in one of several ways.</summary>
internal sealed class Flaky
{
    private readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);

    public void AddTo(Action<string, Func<Exchange, Task>> add) => add("flaky", AnswerAsync);

    private async Task AnswerAsync(Exchange exchange)
    {
        var n = exchange.Query("n", 0);
        var kinds = (exchange.Query("kinds") ?? "reset,503,truncate,stall").Split(',');
        var attempt = _attempts.AddOrUpdate($"{exchange.Query("key")} {n}", 1, (_, count) => count + 1);
        var body = Encoding.ASCII.GetBytes(FormattableString.Invariant($"request {n}, attempt {attempt}"));
        switch (Delays.IsFlaky(exchange.Number(0), n, attempt) ? kinds[(int)(Delays.Mix((ulong)(n + attempt)) % (ulong)kinds.Length)] : null)
        {
            case null:
                await exchange.AnswerAsync(StatusCodes.Status200OK, "text/plain", body);
                break;
            case "reset":
                exchange.Leave();
                exchange.Context.Abort();
                break;
            case "503":
                await exchange.AnswerTextAsync("busy", StatusCodes.Status503ServiceUnavailable);
                break;
            case "truncate":
                await BeginAsync(exchange, body);
                throw Failures.CutOff();
            case "stall":
                await BeginAsync(exchange, body);
                await exchange.WaitAsync(exchange.Query("ms", 200));
                exchange.Leave();
                await exchange.SendAsync(body.AsMemory(body.Length / 2));
                break;
            case var kind:
                throw new FormatException($"There is no failure of the kind {kind}.");
        }
    }

    /// <summary>Half of the answer.</summary>
    private static async Task BeginAsync(Exchange exchange, byte[] body)
    {
        exchange.Response.ContentType = "text/plain";
        exchange.Response.ContentLength = body.Length;
        await exchange.SendAsync(body.AsMemory(0, body.Length / 2));
    }
}
