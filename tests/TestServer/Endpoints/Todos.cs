using System.Globalization;
using System.Text.Unicode;
using ConcurrentWeb.TestServer.Dispatch;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>/todos/{id}: the small answer that benchmarks ask for.</summary>
internal static class Todos
{
    public static Task AnswerAsync(Exchange exchange)
    {
        var id = exchange.Integer(0);
        if (id < 1)
        {
            return exchange.AnswerTextAsync($"no to-do {id}", StatusCodes.Status404NotFound);
        }

        var userId = ((id - 1) / 10) + 1;
        var completed = id % 2 == 0 ? "true" : "false";
        Span<byte> json = stackalloc byte[128];
        Utf8.TryWrite(
            json,
            CultureInfo.InvariantCulture,
            $$"""{"userId":{{userId}},"id":{{id}},"title":"to-do number {{id}}","completed":{{completed}}}""",
            out var length);
        return exchange.AnswerJsonAsync(json[..length].ToArray());
    }
}
