namespace ConcurrentWeb.Http;

/// <summary>What a decoder makes of a coded body, with the decoder's failures told apart: a body that is wrong, and one cut short.</summary>
internal sealed class DecodedStream(CodedBody body, Stream decoder) : ForwardReadStream
{
    /// <exception cref="ExchangeException">The body is cut short.</exception>
    /// <exception cref="InvalidDataException">The body is not in the coding that it is said to be in.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await decoder.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException) when (body.HasEnded)
        {
            throw CodedBody.Truncated();
        }
        catch (InvalidOperationException e)
        {
            // That is what Brotli throws for bytes that it cannot read; the others throw InvalidDataException.
            throw new InvalidDataException(e.Message, e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder.Dispose();
        }

        base.Dispose(disposing);
    }
}
