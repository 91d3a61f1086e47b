using System.Globalization;
using ConcurrentWeb.TestServer.Dispatch;
using Microsoft.Extensions.Primitives;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>Answers that matter for their headers: any header, links to further pages, cookies.</summary>
internal static class Metadata
{
    public static void AddTo(Action<string, Func<Exchange, Task>> add)
    {
        add("headers", HeadersAsync);
        add("link", LinkAsync);
        add("cookies", CookiesAsync);
    }

    private static Task HeadersAsync(Exchange exchange)
    {
        foreach (var (name, values) in exchange.Request.Query)
        {
            exchange.Response.Headers[name] = values;
        }

        return exchange.AnswerTextAsync("{}", contentType: exchange.Response.ContentType ?? "application/json; charset=utf-8");
    }

    private static Task LinkAsync(Exchange exchange)
    {
        var (page, pages) = (exchange.Integer(0), exchange.Integer(1));
        var root = exchange.Query("relative") is null ? exchange.Root : "";
        var links = new List<string>();
        void Link(string relation, int target) =>
            links.Add(string.Create(CultureInfo.InvariantCulture, $"<{root}/link/{target}/{pages}>; rel=\"{relation}\""));

        Link("first", 1);
        if (page > 1)
        {
            Link("prev", page - 1);
        }

        if (page < pages)
        {
            Link("next", page + 1);
        }

        Link("last", pages);
        exchange.Response.Headers.Link = string.Join(", ", links);
        return exchange.AnswerJsonAsync(json =>
        {
            json.WriteNumber("page", page);
            json.WriteNumber("pages", pages);
        });
    }

    private static Task CookiesAsync(Exchange exchange)
    {
        if (exchange.ArgumentCount > 0 && exchange.Argument(0) == "set")
        {
            exchange.Response.Headers.SetCookie =
                new StringValues([.. exchange.Request.Query.Select(cookie => $"{cookie.Key}={cookie.Value}; Path=/")]);
        }

        return exchange.AnswerJsonAsync(json =>
        {
            foreach (var (name, value) in exchange.Request.Cookies)
            {
                json.WriteString(name, value);
            }
        });
    }
}
