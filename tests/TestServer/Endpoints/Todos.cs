using System.Globalization;
using System.Text.Unicode;
using ConcurrentWeb.TestServer.Dispatch;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>/todos/{id}: the small answer that benchmarks ask for; /todos?count=: an array of them, of any length.</summary>
internal static class Todos
{
    private const int LongestTodo = 128;
    private const int Part = 32 * 1024;

    public static Task AnswerAsync(Exchange exchange)
    {
        if (exchange.ArgumentCount == 0 && exchange.Query("count") is not null)
        {
            return AnswerManyAsync(exchange, exchange.Query("count", 0));
        }

        var id = exchange.Integer(0);
        if (id < 1)
        {
            return exchange.AnswerTextAsync($"no to-do {id}", StatusCodes.Status404NotFound);
        }

        Span<byte> json = stackalloc byte[LongestTodo];
        return exchange.AnswerJsonAsync(json[..Write(json, id)].ToArray());
    }

    private static int Write(Span<byte> json, long id)
    {
        var userId = ((id - 1) / 10) + 1;
        var completed = id % 2 == 0 ? "true" : "false";
        Utf8.TryWrite(
            json,
            CultureInfo.InvariantCulture,
            $$"""{"userId":{{userId}},"id":{{id}},"title":"to-do number {{id}}","completed":{{completed}}}""",
            out var length);
        return length;
    }

    private static async Task AnswerManyAsync(Exchange exchange, long count)
    {
        exchange.Response.ContentType = "application/json";
        var part = new byte[Part];
        var length = 1;
        part[0] = (byte)'[';
        for (var id = 1L; id <= count; id++)
        {
            length += Write(part.AsSpan(length), id);
            part[length++] = id < count ? (byte)',' : (byte)']';
            if (length > Part - LongestTodo && id < count)
            {
                if (!await exchange.SendAsync(part.AsMemory(0, length)))
                {
                    return;
                }

                length = 0;
            }
        }

        part[length] = (byte)']';
        exchange.Leave();
        await exchange.SendAsync(part.AsMemory(0, count > 0 ? length : length + 1));
    }
}
