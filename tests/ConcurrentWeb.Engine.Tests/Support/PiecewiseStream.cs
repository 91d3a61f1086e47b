namespace ConcurrentWeb.Engine.Tests.Support;

/// <summary>A body that comes in the given pieces, a piece a read, and then ends as it is told to.</summary>
internal sealed class PiecewiseStream(IEnumerable<byte[]> pieces, Func<CancellationToken, Task>? atEnd = null) : Stream
{
    private readonly Queue<byte[]> _pieces = new(pieces.Where(piece => piece.Length > 0));
    private byte[] _current = [];
    private int _taken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>How often it was read.</summary>
    public int Reads { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>The bytes in pieces of this size.</summary>
    public static PiecewiseStream Of(byte[] bytes, int size) => new(bytes.Chunk(size));

    /// <summary>The pieces, and then nothing until the reader gives up.</summary>
    public static PiecewiseStream Stalling(params byte[][] pieces) => new(pieces, stop => Task.Delay(Timeout.Infinite, stop));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Reads++;
        cancellationToken.ThrowIfCancellationRequested();
        if (_taken == _current.Length)
        {
            if (!_pieces.TryDequeue(out var next))
            {
                await (atEnd?.Invoke(cancellationToken) ?? Task.CompletedTask);
                return 0;
            }

            (_current, _taken) = (next, 0);
        }

        var count = Math.Min(buffer.Length, _current.Length - _taken);
        _current.AsMemory(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The engine never blocks.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
