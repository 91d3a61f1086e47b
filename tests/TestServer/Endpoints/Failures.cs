using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ConcurrentWeb.TestServer.Dispatch;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>Answers that say no, break off, or are none.</summary>
internal sealed class Failures
{
    private readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);

    public void AddTo(Action<string, Func<Exchange, Task>> add)
    {
        add("status", exchange => AnswerStatusAsync(exchange, Status(exchange.Argument(0)), attempt: 1));
        add("status-sequence", StatusSequenceAsync);
        add("abort", AbortAsync);
        add("truncate", TruncateAsync);
        add("truncate-chunked", TruncateChunkedAsync);
        add("garbage", GarbageAsync);
    }

    /// <summary>Leaves an answer that has begun without its end: HTTP/1.1 closes the connection, HTTP/2 and HTTP/3 reset the stream.</summary>
    public static Exception CutOff() => new InvalidOperationException("The answer is cut off here.");

    private static int Status(string text)
    {
        var status = int.Parse(text, CultureInfo.InvariantCulture);
        return status is >= 200 and <= 999 ? status : throw new FormatException($"{status} is not the status of an answer.");
    }

    private Task StatusSequenceAsync(Exchange exchange)
    {
        var codes = exchange.Argument(1).Split(',');
        var attempt = _attempts.AddOrUpdate(exchange.Argument(0), 1, (_, count) => count + 1);
        var code = attempt <= codes.Length ? codes[attempt - 1] : "200";
        return code == "abort" ? AbortAsync(exchange) : AnswerStatusAsync(exchange, Status(code), attempt);
    }

    private static Task AnswerStatusAsync(Exchange exchange, int status, int attempt)
    {
        if (exchange.Query("retry-after") is { } retryAfter)
        {
            exchange.Response.Headers.RetryAfter = retryAfter;
        }

        if (exchange.Query("body") is { } body)
        {
            return exchange.AnswerTextAsync(body, status, exchange.Query("type") ?? "text/plain; charset=utf-8");
        }

        return exchange.AnswerJsonAsync(
            json =>
            {
                json.WriteNumber("status", status);
                json.WriteNumber("attempt", attempt);
            },
            status);
    }

    private static Task AbortAsync(Exchange exchange)
    {
        exchange.Leave();
        exchange.Context.Abort();
        return Task.CompletedTask;
    }

    private static async Task TruncateAsync(Exchange exchange)
    {
        var (length, sent) = (exchange.Long(0), exchange.Long(1));
        if (sent >= length)
        {
            throw new FormatException($"{sent} of {length} bytes is no truncation.");
        }

        exchange.Response.ContentType = "application/octet-stream";
        exchange.Response.ContentLength = length;
        await exchange.Response.StartAsync(exchange.Aborted);
        await Payloads.SendAsync(exchange, 0, sent);
        throw CutOff();
    }

    private static async Task TruncateChunkedAsync(Exchange exchange)
    {
        exchange.Response.ContentType = "application/octet-stream";
        await Payloads.SendAsync(exchange, 0, 1000);
        throw CutOff();
    }

    // Goes past HTTP to the bytes of the connection, which only HTTP/1.1 has to itself.
    private static async Task GarbageAsync(Exchange exchange)
    {
        var transport = exchange.Context.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport;
        exchange.Leave();
        await transport.Output.WriteAsync(Encoding.ASCII.GetBytes("NOT/HTTP what is this\r\n\r\n"), exchange.Aborted);
        await transport.Output.CompleteAsync();

        // Cutting the connection here could overtake the garbage, and the client would see a reset instead.
        await exchange.WaitForeverAsync();
    }
}
