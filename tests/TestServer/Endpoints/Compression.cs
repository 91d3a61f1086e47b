using System.IO.Compression;
using ConcurrentWeb.TestServer.Dispatch;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>Compressed answers, harmless and not. They come whether or not the request said that it accepts them.</summary>
internal static class Compression
{
    private static readonly byte[] Megabyte = new byte[1024 * 1024];

    public static void AddTo(Action<string, Func<Exchange, Task>> add)
    {
        add("gzip", exchange => AnswerAsync(exchange, "gzip", body => new GZipStream(body, CompressionLevel.Fastest)));
        add("brotli", exchange => AnswerAsync(exchange, "br", body => new BrotliStream(body, CompressionLevel.Fastest)));

        // "deflate" names the zlib format; servers that send the bare one are common enough to be asked for.
        add("deflate", exchange => AnswerAsync(exchange, "deflate", body => exchange.Query("raw") is null
            ? new ZLibStream(body, CompressionLevel.Fastest)
            : new DeflateStream(body, CompressionLevel.Fastest)));
        add("bomb", BombAsync);
    }

    private static async Task AnswerAsync(Exchange exchange, string encoding, Func<Stream, Stream> compress)
    {
        using var compressed = new MemoryStream();
        await using (var stream = compress(compressed))
        {
            await stream.WriteAsync(
                Exchange.JsonObject(json =>
                {
                    json.WriteString("encoding", encoding);
                    json.WriteString("n", exchange.Query("n"));
                }),
                exchange.Aborted);
        }

        exchange.Response.Headers.ContentEncoding = encoding;
        await exchange.AnswerJsonAsync(compressed.ToArray());
    }

    private static async Task BombAsync(Exchange exchange)
    {
        exchange.Response.ContentType = "application/octet-stream";
        exchange.Response.Headers.ContentEncoding = "gzip";
        await using var stream = new GZipStream(exchange.Response.Body, CompressionLevel.Optimal, leaveOpen: true);
        for (var megabyte = 0L; megabyte < exchange.Long(0); megabyte++)
        {
            // Zeros compress without ever filling the stream, so nothing here waits by itself: a few bombs would keep every thread.
            await Task.Yield();
            await stream.WriteAsync(Megabyte, exchange.Aborted);
        }
    }
}
