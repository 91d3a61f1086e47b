using System.Text;
using ConcurrentWeb.TestServer.Dispatch;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>Text in any charset, declared in any of the places where a charset can stand.</summary>
internal static class Charsets
{
    public static void AddTo(Action<string, Func<Exchange, Task>> add)
    {
        add("encoding", EncodingAsync);
        add("content-type", exchange => exchange.AnswerAsync(
            StatusCodes.Status200OK,
            exchange.Query("value") ?? throw new FormatException("value is missing."),
            Named(exchange.Query("encoding") ?? "utf-8").GetBytes(exchange.Query("body") ?? "")));
    }

    /// <summary>Asked directly and never registered: registration is for the whole process, and would hide its absence in the code under test.</summary>
    private static Encoding Named(string name) => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);

    private static Task EncodingAsync(Exchange exchange)
    {
        var charset = exchange.Argument(0);
        var text = exchange.Query("text") ?? "";
        var encoding = Named(charset);
        var (contentType, document) = (exchange.Query("declare") ?? "header") switch
        {
            "header" => ($"text/plain; charset={charset}", text),
            "meta" => ("text/html", $"<!doctype html><html><head><meta charset=\"{charset}\"></head><body>{Escape(text)}</body></html>"),
            "xml" => ("application/xml", $"<?xml version=\"1.0\" encoding=\"{charset}\"?><text>{Escape(text)}</text>"),
            "bom" or "none" => ("text/plain", text),
            var other => throw new FormatException($"A charset is not declared by {other}."),
        };
        byte[] mark = exchange.Query("declare") == "bom" ? encoding.GetPreamble() : [];
        return exchange.AnswerAsync(StatusCodes.Status200OK, contentType, (byte[])[.. mark, .. encoding.GetBytes(document)]);
    }

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
