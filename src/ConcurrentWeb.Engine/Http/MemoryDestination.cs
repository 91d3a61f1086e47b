using System.Buffers;

namespace ConcurrentWeb.Http;

/// <summary>Reads a body into memory: one of a trusted length straight into its array, any other by way of a pooled buffer.</summary>
internal sealed class MemoryDestination : BodyDestination, IDisposable
{
    private const int FirstBuffer = 16 * 1024;

    private byte[] _buffer = [];
    private int _count;
    private bool _isRented;

    internal override Memory<byte> Free
    {
        get
        {
            if (_count == _buffer.Length)
            {
                Grow();
            }

            return _buffer.AsMemory(_count);
        }
    }

    internal override void Open(long? announced)
    {
        _isRented = announced is null or > BodyReader.TrustedLength;
        _buffer = _isRented
            ? ArrayPool<byte>.Shared.Rent(announced is null ? FirstBuffer : BodyReader.TrustedLength)
            : GC.AllocateUninitializedArray<byte>((int)announced!.Value);
    }

    internal override ValueTask AdvanceAsync(int count)
    {
        _count += count;
        return default;
    }

    /// <summary>The body, once it has been read whole.</summary>
    internal ReadOnlyMemory<byte> ToBody() => _isRented ? _buffer.AsSpan(0, _count).ToArray() : _buffer;

    public void Dispose()
    {
        if (_isRented)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            (_buffer, _isRented) = ([], false);
        }
    }

    private void Grow()
    {
        if (_buffer.Length == Array.MaxLength)
        {
            throw BodyReader.TooLarge(Array.MaxLength);
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(2L * _buffer.Length, FirstBuffer), Array.MaxLength));
        _buffer.CopyTo(larger, 0);
        if (_isRented)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _isRented) = (larger, true);
    }
}
