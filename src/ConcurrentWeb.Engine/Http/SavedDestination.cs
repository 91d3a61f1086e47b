using System.Buffers;

namespace ConcurrentWeb.Http;

/// <summary>A body that goes to the definition's <see cref="OutFile"/>, in large parts.</summary>
internal abstract class SavedDestination(OutFile file, AttemptTimer timer) : BodyDestination, IAsyncDisposable
{
    /// <summary>Larger parts make nothing faster; each answer on its way has one.</summary>
    private const int LargestPart = 256 * 1024;

    private const int SmallestPart = 4 * 1024;

    private byte[] _part = [];
    private int _filled;

    internal override long? Maximum => file.MaximumSize;

    internal override Memory<byte> Free => _part.AsMemory(_filled);

    /// <summary>What was asked for.</summary>
    private protected OutFile Target => file;

    /// <summary>The time-outs of the attempt, none of which counts the time that writing takes.</summary>
    private protected AttemptTimer Timer => timer;

    /// <summary>Bytes that were taken and not written yet.</summary>
    private protected ReadOnlyMemory<byte> Unwritten => _part.AsMemory(0, _filled);

    /// <summary>Where this answer goes: what is no file is written as it is.</summary>
    /// <exception cref="ExchangeException">The answer is another part of the file than was asked for.</exception>
    internal static SavedDestination For(OutFile file, RequestContext context, HttpResponseMessage response, AttemptTimer timer) =>
        FileKinds.Of(file.Path) switch
        {
            FileKind.File => FileDestination.ForResponse(file, context, response, timer),
            FileKind.Null => new NullDestination(file, timer),
            var kind => new StreamDestination(file, kind, context, timer),
        };

    internal override void Open(long? announced) =>
        _part = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(announced ?? LargestPart, SmallestPart, LargestPart));

    internal override ValueTask AdvanceAsync(int count)
    {
        _filled += count;
        return _filled < _part.Length ? default : FlushAsync();
    }

    /// <summary>Writes bytes that are there already.</summary>
    /// <exception cref="ExchangeException">They cannot be written.</exception>
    internal abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Writes the rest, and ends the writing of what is complete.</summary>
    /// <exception cref="ExchangeException">It cannot be written.</exception>
    internal abstract ValueTask CompleteAsync();

    /// <summary>Without the completion before it, gives up.</summary>
    public virtual ValueTask DisposeAsync()
    {
        if (_part.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_part);
            _part = [];
        }

        return default;
    }

    private protected async ValueTask FlushAsync()
    {
        if (_filled > 0)
        {
            await WriteAsync(_part.AsMemory(0, _filled)).ConfigureAwait(false);
            _filled = 0;
        }
    }

    /// <summary>Whether the system refused to write, which is no fault of the engine's.</summary>
    private protected static bool IsOfFiles(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;
}
