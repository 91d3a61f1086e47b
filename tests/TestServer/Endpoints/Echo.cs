using System.Text;
using ConcurrentWeb.TestServer.Dispatch;
using Microsoft.AspNetCore.Http.Features;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>/echo: the request as the server received it.</summary>
internal static class Echo
{
    public static void AddTo(Action<string, Func<Exchange, Task>> add) => add("echo", AnswerAsync);

    public static async Task AnswerAsync(Exchange exchange)
    {
        using var body = new MemoryStream();
        await exchange.Request.Body.CopyToAsync(body, exchange.Aborted);
        await exchange.AnswerJsonAsync(
            json =>
            {
                json.WriteString("method", exchange.Request.Method);
                json.WriteString("url", exchange.Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
                json.WriteString("protocol", exchange.Request.Protocol);
                json.WriteStartObject("headers");
                foreach (var (name, values) in exchange.Request.Headers)
                {
                    json.WriteStartArray(name);
                    foreach (var value in values)
                    {
                        json.WriteStringValue(value);
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
                json.WriteString("contentType", exchange.Request.ContentType);
                json.WriteString("body", Encoding.UTF8.GetString(body.ToArray()));
                json.WriteBase64String("bodyBase64", body.ToArray());
            },
            (int)exchange.Query("status", StatusCodes.Status200OK));
    }
}
