namespace ConcurrentWeb.Http;

/// <summary>
/// Reads an answer's body, wherever it goes: decompressed, up to a size, and watched for standing still.
/// </summary>
internal static class BodyReader
{
    /// <summary>Up to here a body's announced length is believed enough to reserve all of it at once.</summary>
    internal const int TrustedLength = 1024 * 1024;

    /// <param name="content">The answer's content; its headers are there, its body may not be.</param>
    /// <param name="destination">Where the body goes; it is opened once the body is known to be acceptable so far.</param>
    /// <param name="maximum">The largest body accepted, in bytes after decompression.</param>
    /// <param name="timer">Armed anew for each read that does not end at once.</param>
    /// <returns>The size of the body.</returns>
    /// <exception cref="ExchangeException">The body is too large, in an unknown coding, or shorter than announced.</exception>
    internal static async ValueTask<long> ReadAsync(HttpContent content, BodyDestination destination, long maximum, AttemptTimer timer)
    {
        var codings = ContentDecoding.Of(content);
        var announced = codings.Count == 0 ? content.Headers.ContentLength : null;
        var limit = nameof(EngineOptions.MaximumResponseSize);
        if (codings.Count == 0 && destination.Maximum is { } own)
        {
            (maximum, limit) = (own, nameof(OutFile.MaximumSize));
        }

        if (announced > maximum - destination.Start)
        {
            throw TooLarge(maximum, limit);
        }

        if (announced == 0)
        {
            destination.Open(0);
            return 0;
        }

        var body = await content.ReadAsStreamAsync(timer.Token).ConfigureAwait(false);
        if (codings.Count == 0)
        {
            return await CopyAsync(body, destination, announced, (maximum, limit), timer).ConfigureAwait(false);
        }

        var decoded = ContentDecoding.Decode(body, codings);
        await using (decoded.ConfigureAwait(false))
        {
            var length = await CopyAsync(decoded, destination, announced, (maximum, limit), timer).ConfigureAwait(false);

            // They speak of the body as it was sent, which nobody sees: HttpClient takes them away, too.
            content.Headers.Remove("Content-Encoding");
            content.Headers.Remove("Content-Length");
            return length;
        }
    }

    /// <param name="maximum">So many bytes are accepted.</param>
    /// <param name="limit">The name of what says so.</param>
    internal static ExchangeException TooLarge(long maximum, string limit)
    {
        var size = maximum < 1024 ? string.Empty : $" ({Quantity.OfBytes(maximum)})";
        return new(WebErrorKind.ResponseTooLarge, $"the answer is larger than the {maximum} bytes{size} that {limit} allows");
    }

    private static async ValueTask<long> CopyAsync(
        Stream body, BodyDestination destination, long? announced, (long Maximum, string Name) limit, AttemptTimer timer)
    {
        destination.Open(announced);
        var count = 0L;
        while (count < (announced ?? long.MaxValue))
        {
            var read = await ReadAsync(body, destination.Free, timer, mayBeThere: count == 0 && announced <= TrustedLength)
                .ConfigureAwait(false);
            if (read == 0)
            {
                return announced is null ? count : throw Truncated(count, announced.Value);
            }

            count += read;
            if (count > limit.Maximum - destination.Start)
            {
                throw TooLarge(limit.Maximum, limit.Name);
            }

            await destination.AdvanceAsync(read).ConfigureAwait(false);
        }

        return count;
    }

    /// <summary>
    /// One read, under a time-out of its own. Most small bodies have come with the headers, and setting a timer costs more
    /// than reading them.
    /// </summary>
    private static ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, AttemptTimer timer, bool mayBeThere)
    {
        if (!mayBeThere)
        {
            timer.ArmForRead();
        }

        var read = body.ReadAsync(buffer, timer.Token);
        if (mayBeThere && !read.IsCompleted)
        {
            timer.ArmForRead();
        }

        return read;
    }

    private static ExchangeException Truncated(long count, long announced) =>
        new(WebErrorKind.TruncatedResponse, $"the answer ended after {count} of {announced} bytes");
}
