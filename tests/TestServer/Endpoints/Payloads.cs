using System.Globalization;
using ConcurrentWeb.TestServer.Dispatch;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>
/// Bodies of any size, whole or in ranges. Byte number i is i modulo 251: a prime, so that blocks of the usual sizes differ.
/// </summary>
internal static class Payloads
{
    private const int Period = 251;
    private const int Periods = 262;
    private const int LastPart = 32 * 1024;

    private static readonly DateTimeOffset LastModified = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Pattern = [.. Enumerable.Range(0, Period * Periods).Select(i => (byte)(i % Period))];

    public static void AddTo(Action<string, Func<Exchange, Task>> add)
    {
        add("bytes", BytesAsync);
        add("chunked", ChunkedAsync);
    }

    /// <summary>Sends the bytes from one place on; in constant memory, since each write waits for room.</summary>
    public static async Task SendAsync(Exchange exchange, long from, long length)
    {
        while (length > 0)
        {
            var start = (int)(from % Period);
            var part = (int)Math.Min(length, Pattern.Length - start);
            if (!await exchange.SendAsync(Pattern.AsMemory(start, part)))
            {
                return;
            }

            from += part;
            length -= part;
        }
    }

    private static async Task ChunkedAsync(Exchange exchange)
    {
        exchange.Response.ContentType = "application/octet-stream";
        await exchange.Response.StartAsync(exchange.Aborted);
        await SendAsync(exchange, 0, Size(exchange));
    }

    private static Task BytesAsync(Exchange exchange)
    {
        var size = Size(exchange);
        var tag = new EntityTagHeaderValue($"\"bytes-{size.ToString(CultureInfo.InvariantCulture)}\"");
        var answer = exchange.Response.GetTypedHeaders();
        answer.ETag = tag;
        answer.LastModified = LastModified;
        exchange.Response.Headers.AcceptRanges = "bytes";

        var asked = exchange.Request.GetTypedHeaders();
        if (IsUnchanged(asked, tag))
        {
            return exchange.AnswerAsync(StatusCodes.Status304NotModified, contentType: null, ReadOnlyMemory<byte>.Empty);
        }

        if (AskedRange(asked, tag) is not { } range)
        {
            return SendPartAsync(exchange, 0, size, exchange.Query("cut", size));
        }

        var from = range.From ?? Math.Max(0, size - range.To!.Value);
        var last = range.From is null ? size - 1 : Math.Min(range.To ?? long.MaxValue, size - 1);
        if (from > last)
        {
            answer.ContentRange = new ContentRangeHeaderValue(size);
            return exchange.AnswerAsync(StatusCodes.Status416RangeNotSatisfiable, contentType: null, ReadOnlyMemory<byte>.Empty);
        }

        exchange.Response.StatusCode = StatusCodes.Status206PartialContent;
        answer.ContentRange = new ContentRangeHeaderValue(from, last, size);
        return SendPartAsync(exchange, from, last - from + 1, long.MaxValue);
    }

    private static long Size(Exchange exchange) =>
        exchange.Long(0) is >= 0 and var size ? size : throw new FormatException("A size is not negative.");

    private static bool IsUnchanged(RequestHeaders asked, EntityTagHeaderValue tag) =>
        asked.IfNoneMatch is { Count: > 0 } tags
            ? tags.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false))
            : asked.IfModifiedSince >= LastModified;

    // One range is obeyed; several, or one of another version (If-Range), get the whole.
    private static RangeItemHeaderValue? AskedRange(RequestHeaders asked, EntityTagHeaderValue tag)
    {
        if (asked.Range is not { Ranges.Count: 1 } range || range.Unit != "bytes")
        {
            return null;
        }

        var isSameVersion = asked.IfRange switch
        {
            null => true,
            { EntityTag: { } known } => known.Compare(tag, useStrongComparison: true),
            var since => since.LastModified == LastModified,
        };
        return isSameVersion ? range.Ranges.First() : null;
    }

    private static async Task SendPartAsync(Exchange exchange, long from, long length, long cut)
    {
        exchange.Response.ContentType = "application/octet-stream";
        exchange.Response.ContentLength = length;
        if (HttpMethods.IsHead(exchange.Request.Method))
        {
            return;
        }

        if (cut < length)
        {
            await SendAsync(exchange, from, cut);
            throw Failures.CutOff();
        }

        // All but the end, so that the request is off the gauge before its client can be done with it.
        var end = Math.Min(length, LastPart);
        await SendAsync(exchange, from, length - end);
        exchange.Leave();
        await SendAsync(exchange, from + length - end, end);
    }
}
