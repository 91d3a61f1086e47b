using System.Buffers;

namespace ConcurrentWeb.Http;

/// <summary>Reads an answer's body into memory: decompressed, up to a size, and watched for standing still.</summary>
internal static class BodyReader
{
    /// <summary>Up to here a body's announced length is believed enough to reserve all of it at once.</summary>
    private const int TrustedLength = 1024 * 1024;

    private const int FirstBuffer = 16 * 1024;

    /// <param name="content">The answer's content; its headers are there, its body may not be.</param>
    /// <param name="maximum">The largest body accepted, in bytes after decompression.</param>
    /// <param name="timer">Armed anew for each read that does not end at once.</param>
    /// <exception cref="ExchangeException">The body is too large, in an unknown coding, or shorter than announced.</exception>
    internal static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, long maximum, AttemptTimer timer)
    {
        var codings = ContentDecoding.Of(content);
        var announced = codings.Count == 0 ? content.Headers.ContentLength : null;
        if (announced > maximum)
        {
            throw TooLarge(maximum);
        }

        if (announced == 0)
        {
            return default;
        }

        var body = await content.ReadAsStreamAsync(timer.Token).ConfigureAwait(false);
        if (announced <= TrustedLength)
        {
            return await ReadExactlyAsync(body, (int)announced.Value, timer).ConfigureAwait(false);
        }

        var decoded = ContentDecoding.Decode(body, codings);
        await using (decoded.ConfigureAwait(false))
        {
            try
            {
                var bytes = await ReadToEndAsync(decoded, announced, maximum, timer).ConfigureAwait(false);
                if (codings.Count > 0)
                {
                    // They speak of the body as it was sent, which nobody sees: HttpClient takes them away, too.
                    content.Headers.Remove("Content-Encoding");
                    content.Headers.Remove("Content-Length");
                }

                return bytes;
            }
            catch (InvalidOperationException e) when (codings.Count > 0)
            {
                // That is what Brotli throws for bytes that it cannot read; the others throw InvalidDataException.
                throw new InvalidDataException(e.Message, e);
            }
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadExactlyAsync(Stream body, int length, AttemptTimer timer)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        var reading = body.ReadAsync(bytes, timer.Token);
        if (!reading.IsCompleted)
        {
            // Most small bodies have come with the headers, and setting a timer costs more than reading them.
            timer.ArmForRead();
        }

        var count = await reading.ConfigureAwait(false);
        while (count < length)
        {
            var read = count == 0 ? 0 : await ReadAsync(body, bytes.AsMemory(count), timer).ConfigureAwait(false);
            if (read == 0)
            {
                throw Truncated(count, length);
            }

            count += read;
        }

        return bytes;
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadToEndAsync(Stream body, long? announced, long maximum, AttemptTimer timer)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(announced is null ? FirstBuffer : TrustedLength);
        try
        {
            var count = 0;
            while (await ReadAsync(body, buffer.AsMemory(count), timer).ConfigureAwait(false) is > 0 and var read)
            {
                count += read;
                if (count > maximum)
                {
                    throw TooLarge(maximum);
                }

                if (count == buffer.Length)
                {
                    buffer = Grow(buffer, maximum);
                }
            }

            return count < announced ? throw Truncated(count, announced.Value) : buffer.AsSpan(0, count).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, long maximum)
    {
        if (buffer.Length == Array.MaxLength)
        {
            throw TooLarge(Math.Min(maximum, Array.MaxLength));
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * buffer.Length, Array.MaxLength));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <summary>One read, under a time-out of its own.</summary>
    private static ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, AttemptTimer timer)
    {
        timer.ArmForRead();
        return body.ReadAsync(buffer, timer.Token);
    }

    private static ExchangeException TooLarge(long maximum) =>
        new(WebErrorKind.ResponseTooLarge, $"the answer is larger than {maximum} bytes");

    private static ExchangeException Truncated(long count, long announced) =>
        new(WebErrorKind.TruncatedResponse, $"the answer ended after {count} of {announced} bytes");
}
