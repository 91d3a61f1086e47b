using System.IO.Compression;

namespace ConcurrentWeb.Http;

/// <summary>
/// Decompresses what servers call deflate: the zlib format that RFC 9110, section 8.4.1.2 asks for, or the bare deflate
/// stream that some send instead. The first byte tells them apart: in a zlib header its low half is 8.
/// </summary>
internal sealed class DeflatedStream(Stream body) : ForwardReadStream
{
    private readonly byte[] _first = new byte[1];
    private Stream? _decoded;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _decoded ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await _decoded.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoded?.Dispose();
            body.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        if (await body.ReadAsync(_first, cancellationToken).ConfigureAwait(false) == 0)
        {
            return Null;
        }

        var whole = new PrefixedStream(_first, body);
        return (_first[0] & 0x0F) == 8
            ? new ZLibStream(whole, CompressionMode.Decompress)
            : new DeflateStream(whole, CompressionMode.Decompress);
    }

    /// <summary>Gives bytes that were read already, then the rest.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ForwardReadStream
    {
        private ReadOnlyMemory<byte> _prefix = prefix;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_prefix.IsEmpty)
            {
                return rest.ReadAsync(buffer, cancellationToken);
            }

            var count = Math.Min(_prefix.Length, buffer.Length);
            _prefix[..count].CopyTo(buffer);
            _prefix = _prefix[count..];
            return new ValueTask<int>(count);
        }
    }
}
