using System.Buffers;

namespace ConcurrentWeb.Http;

/// <summary>Sends a stream as a request's body piece by piece, so that memory does not grow with the body.</summary>
internal static class BodyCopy
{
    private const int BufferSize = 64 * 1024;

    /// <param name="source">Read from where it stands.</param>
    /// <param name="target">The connection.</param>
    /// <param name="length">How many bytes were announced, and are sent; null to send all there is.</param>
    /// <param name="pieceSent">Called after each piece; null to call nobody.</param>
    /// <param name="stop">Ends the copying.</param>
    /// <exception cref="ExchangeException">The source cannot be read, or ends too early. A failure of the target is thrown as it is.</exception>
    internal static async Task CopyAsync(Stream source, Stream target, long? length, Action? pieceSent, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var left = length ?? long.MaxValue;
            while (left > 0)
            {
                var count = await ReadAsync(source, buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), stop).ConfigureAwait(false);
                if (count == 0)
                {
                    if (length is null)
                    {
                        return;
                    }

                    throw new ExchangeException(WebErrorKind.InvalidBody, $"the body ended after {length - left} of {length} bytes");
                }

                await target.WriteAsync(buffer.AsMemory(0, count), stop).ConfigureAwait(false);
                pieceSent?.Invoke();
                left -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The failure of a body that cannot be read: nothing is wrong with the connection then.</summary>
    internal static ExchangeException Unreadable(Exception cause) =>
        new(WebErrorKind.InvalidBody, $"the body cannot be read: {cause.Message}", cause);

    private static async ValueTask<int> ReadAsync(Stream source, Memory<byte> buffer, CancellationToken stop)
    {
        try
        {
            return await source.ReadAsync(buffer, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ExchangeException))
        {
            throw Unreadable(e);
        }
    }
}
