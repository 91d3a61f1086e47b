using System.Buffers;
using System.Net;
using Microsoft.Win32.SafeHandles;

namespace ConcurrentWeb.Http;

/// <summary>
/// Writes a body to a file, in large parts. A new one is written beside its place and moved there when it is complete; one
/// that is resumed is written where it is, and keeps what has come.
/// </summary>
internal sealed class FileDestination : BodyDestination, IAsyncDisposable
{
    /// <summary>Larger parts make nothing faster; each answer on its way has one.</summary>
    private const int LargestPart = 256 * 1024;

    private const int SmallestPart = 4 * 1024;

    /// <summary>Below it, reserving the room of a file costs more than the file system gains by it.</summary>
    private const long SmallestReserved = 16 * 1024 * 1024;

    private readonly OutFile _file;
    private readonly AttemptTimer _timer;
    private readonly string _written;
    private SafeFileHandle? _handle;
    private byte[] _part = [];
    private int _filled;
    private long _position;

    private FileDestination(OutFile file, AttemptTimer timer, bool isInPlace, long start)
    {
        (_file, _timer) = (file, timer);
        _written = isInPlace ? file.Path : PartialPath(file.Path);
        _position = Start = start;
    }

    internal override long? Maximum => _file.MaximumSize;

    internal override Memory<byte> Free => _part.AsMemory(_filled);

    private bool IsInPlace => ReferenceEquals(_written, _file.Path);

    /// <summary>Where this answer goes in the file: to its end, if the answer is the part that was asked for.</summary>
    /// <exception cref="ExchangeException">The answer is another part than was asked for.</exception>
    internal static FileDestination For(OutFile file, RequestContext context, HttpResponseMessage response, AttemptTimer timer)
    {
        if (!file.Resume)
        {
            return new FileDestination(file, timer, isInPlace: IsDevice(file.Path), start: 0);
        }

        context.SavedVersion = response.Headers.ETag is { IsWeak: false } tag ? tag : null;
        if (response.StatusCode != HttpStatusCode.PartialContent || context.ResumeFrom is not { } asked)
        {
            return new FileDestination(file, timer, isInPlace: true, start: 0);
        }

        if (response.Content.Headers.ContentRange?.From != asked || ContentDecoding.Of(response.Content).Count > 0)
        {
            throw new ExchangeException(
                WebErrorKind.InvalidResponse, $"the answer is not the part from byte {asked} on that was asked for, so the file cannot be resumed");
        }

        return new FileDestination(file, timer, isInPlace: true, start: asked);
    }

    /// <summary>Makes an empty file where there is none.</summary>
    /// <exception cref="ExchangeException">It cannot be made.</exception>
    internal static void EnsureExists(OutFile file) => Guarded(file.Path, file.Path, () =>
    {
        if (!File.Exists(file.Path))
        {
            File.OpenHandle(file.Path, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        }
    });

    /// <exception cref="ExchangeException">The file cannot be written.</exception>
    internal override void Open(long? announced)
    {
        Guarded(_file.Path, _written, () =>
        {
            if (IsInPlace)
            {
                OpenInPlace();
            }
            else
            {
                OpenBeside(announced ?? 0);
            }
        });
        _part = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(announced ?? LargestPart, SmallestPart, LargestPart));
    }

    internal override ValueTask AdvanceAsync(int count)
    {
        _filled += count;
        return _filled < _part.Length ? default : FlushAsync();
    }

    /// <summary>Writes bytes that are there already.</summary>
    /// <exception cref="ExchangeException">The file cannot be written.</exception>
    internal async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        _timer.Pause();
        try
        {
            await RandomAccess.WriteAsync(_handle!, bytes, _position, _timer.Token).ConfigureAwait(false);
            _position += bytes.Length;
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            throw Unwritable(_file.Path, _written, e);
        }
    }

    /// <summary>Writes the rest, and puts the file where it belongs.</summary>
    /// <exception cref="ExchangeException">The file cannot be written.</exception>
    internal async ValueTask CompleteAsync()
    {
        await FlushAsync().ConfigureAwait(false);
        Guarded(_file.Path, _written, () =>
        {
            _handle!.Dispose();
            if (!IsInPlace)
            {
                File.Move(_written, _file.Path, overwrite: true);
            }
        });
        _handle = null;
    }

    /// <summary>Without the completion before it: removes the file, or leaves of one that is resumed what has come.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_handle is { IsClosed: false } && IsInPlace && _filled > 0)
            {
                await RandomAccess.WriteAsync(_handle, _part.AsMemory(0, _filled), _position, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            // There is a failure to tell of already, and what is missing will be asked for again.
        }

        Abandon();
        if (_part.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_part);
            _part = [];
        }
    }

    private static bool IsOfFiles(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static ExchangeException Unwritable(string path, string written, Exception exception) =>
        new(WebErrorKind.OutFileFailure, FileFault.Describe(path, written, exception), exception);

    private static void Guarded(string path, string written, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            throw Unwritable(path, written, e);
        }
    }

    /// <summary>What is a device cannot be moved over.</summary>
    private static bool IsDevice(string path) =>
        OperatingSystem.IsWindows()
            ? path.StartsWith(@"\\.\", StringComparison.Ordinal)
            : path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static string PartialPath(string path)
    {
        var end = $".{Path.GetRandomFileName().Replace(".", string.Empty, StringComparison.Ordinal)}.partial";
        return Path.Join(Path.GetDirectoryName(path), FileNameSyntax.Fit($".{Path.GetFileName(path)}", end));
    }

    private void OpenBeside(long announced)
    {
        var old = new FileInfo(_file.Path);
        if (old is { Exists: true, IsReadOnly: true })
        {
            throw new UnauthorizedAccessException("it is read-only");
        }

        // For a large file, a full disk is noticed at once, and it is in one piece.
        var reserved = announced < SmallestReserved ? 0 : announced;
        _handle = File.OpenHandle(_written, FileMode.CreateNew, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous, reserved);
        if (!OperatingSystem.IsWindows() && old.Exists)
        {
            File.SetUnixFileMode(_handle, old.UnixFileMode);
        }
    }

    private void OpenInPlace()
    {
        _handle = File.OpenHandle(_file.Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous);
        if (!_file.Resume)
        {
            return;
        }

        if (Start == 0)
        {
            RandomAccess.SetLength(_handle, 0);
        }
        else if (RandomAccess.GetLength(_handle) != Start)
        {
            throw new IOException("it has changed since it was looked at");
        }
    }

    private async ValueTask FlushAsync()
    {
        if (_filled > 0)
        {
            await WriteAsync(_part.AsMemory(0, _filled)).ConfigureAwait(false);
            _filled = 0;
        }
    }

    private void Abandon()
    {
        try
        {
            if (_handle is not null)
            {
                _handle.Dispose();
                if (!IsInPlace)
                {
                    File.Delete(_written);
                }
            }
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            // It says of itself, by its name, that it is not complete.
        }
    }
}
