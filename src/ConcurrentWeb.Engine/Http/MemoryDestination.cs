using System.Buffers;

namespace ConcurrentWeb.Http;

/// <summary>
/// Reads a body into memory: one of a trusted length straight into its array, a longer one into its array as soon as enough
/// has come for that to be believed, and one of unknown length by way of pooled parts. No part is large, because the pool
/// keeps many of each size for each core, and for long.
/// </summary>
internal sealed class MemoryDestination : BodyDestination, IDisposable
{
    private const int FirstPart = 16 * 1024;
    private const int LargestPart = 1024 * 1024;

    /// <summary>What is read of a long body before its announced length is believed.</summary>
    private const int Probe = 256 * 1024;

    /// <summary>How many times what has come is reserved at most of a long body that is announced.</summary>
    private const long Credit = 32;

    private byte[] _buffer = [];
    private int _count;
    private bool _isRented;
    private long? _announced;
    private List<byte[]>? _full;
    private long _fullLength;

    internal override Memory<byte> Free
    {
        get
        {
            if (_count == _buffer.Length)
            {
                MakeRoom();
            }

            return _buffer.AsMemory(_count);
        }
    }

    internal override void Open(long? announced)
    {
        _announced = announced;
        _isRented = announced is null or > BodyReader.TrustedLength;
        _buffer = _isRented
            ? ArrayPool<byte>.Shared.Rent(announced is null ? FirstPart : Probe)
            : GC.AllocateUninitializedArray<byte>((int)announced!.Value);
    }

    internal override ValueTask AdvanceAsync(int count)
    {
        _count += count;
        return default;
    }

    /// <summary>The body, once it has been read whole.</summary>
    internal ReadOnlyMemory<byte> ToBody()
    {
        if (!_isRented)
        {
            return _buffer;
        }

        var body = GC.AllocateUninitializedArray<byte>((int)_fullLength + _count);
        var start = 0;
        foreach (var part in _full ?? [])
        {
            part.CopyTo(body, start);
            start += part.Length;
        }

        _buffer.AsSpan(0, _count).CopyTo(body.AsSpan(start));
        return body;
    }

    public void Dispose()
    {
        if (_isRented)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _full?.ForEach(static part => ArrayPool<byte>.Shared.Return(part));
            (_buffer, _count, _isRented, _full, _fullLength) = ([], 0, false, null, 0);
        }
    }

    private void MakeRoom()
    {
        if (_announced is { } announced)
        {
            Grow((int)Math.Min(Math.Min(announced, Credit * _count), Array.MaxLength));
        }
        else
        {
            BeginPart();
        }
    }

    private void Grow(int size)
    {
        if (size <= _count)
        {
            throw BodyReader.TooLarge(Array.MaxLength, "an array");
        }

        var larger = GC.AllocateUninitializedArray<byte>(size);
        _buffer.AsSpan(0, _count).CopyTo(larger);
        if (_isRented)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _isRented) = (larger, false);
    }

    private void BeginPart()
    {
        if (_fullLength + _count > Array.MaxLength - LargestPart)
        {
            throw BodyReader.TooLarge(Array.MaxLength, "an array");
        }

        (_full ??= []).Add(_buffer);
        _fullLength += _count;
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Min(2 * _buffer.Length, LargestPart));
        _count = 0;
    }
}
