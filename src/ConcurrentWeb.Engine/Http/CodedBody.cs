namespace ConcurrentWeb.Http;

/// <summary>
/// A coded body for the runtime's decoder of it, which would take the end of the bytes for the end of the text, though it
/// be in the middle of it. A decoder that has met the end that the coding marks asks for no more, so one that asks here after
/// the last byte has been cut short. An empty body is accepted as it is: some servers say that it is coded.
/// </summary>
/// <param name="body">The body as it was sent.</param>
/// <param name="isGzip">It is a series of gzip members.</param>
internal sealed class CodedBody(Stream body, bool isGzip) : ForwardReadStream
{
    /// <summary>
    /// No member begins with it. After a complete one the decoder asks, since another may follow (RFC 1952, section 2.2), and
    /// this makes it stop; within a member it takes it, and asks again, or finds it to be wrong.
    /// </summary>
    private const byte NoMember = 0xFF;

    private bool _isEmpty = true;

    /// <summary>Whether all of the body has been read.</summary>
    internal bool HasEnded { get; private set; }

    /// <exception cref="ExchangeException">The decoder needs more than there is.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!HasEnded)
        {
            var count = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count > 0 || _isEmpty)
            {
                _isEmpty = count == 0;
                return count;
            }

            HasEnded = true;
            if (isGzip)
            {
                buffer.Span[0] = NoMember;
                return 1;
            }
        }

        throw Truncated();
    }

    internal static ExchangeException Truncated() =>
        new(WebErrorKind.TruncatedResponse, "the answer ended in the middle of its compressed body");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }
}
