using System.Net;
using Microsoft.Win32.SafeHandles;

namespace ConcurrentWeb.Http;

/// <summary>
/// Writes a body to a file. A new one is written beside its place and moved there when it is complete; one that is resumed is
/// written where it is, and keeps what has come.
/// </summary>
internal sealed class FileDestination : SavedDestination
{
    /// <summary>Below it, reserving the room of a file costs more than the file system gains by it.</summary>
    private const long SmallestReserved = 16 * 1024 * 1024;

    private readonly string _written;
    private SafeFileHandle? _handle;
    private long _position;

    private FileDestination(OutFile file, AttemptTimer timer, bool isInPlace, long start)
        : base(file, timer)
    {
        _written = isInPlace ? file.Path : PartialPath(file.Path);
        _position = Start = start;
    }

    private bool IsInPlace => ReferenceEquals(_written, Target.Path);

    /// <summary>Where this answer goes in the file: to its end, if the answer is the part that was asked for.</summary>
    /// <exception cref="ExchangeException">The answer is another part than was asked for.</exception>
    internal static FileDestination ForResponse(OutFile file, RequestContext context, HttpResponseMessage response, AttemptTimer timer)
    {
        if (!file.Resume)
        {
            return new FileDestination(file, timer, isInPlace: false, start: 0);
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
        Guarded(Target.Path, _written, () =>
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
        base.Open(announced);
    }

    internal override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        Timer.Pause();
        try
        {
            await RandomAccess.WriteAsync(_handle!, bytes, _position, Timer.Token).ConfigureAwait(false);
            _position += bytes.Length;
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            throw Unwritable(Target.Path, _written, e);
        }
    }

    /// <summary>Writes the rest, and puts the file where it belongs.</summary>
    internal override async ValueTask CompleteAsync()
    {
        await FlushAsync().ConfigureAwait(false);
        Guarded(Target.Path, _written, () =>
        {
            _handle!.Dispose();
            if (!IsInPlace)
            {
                File.Move(_written, Target.Path, overwrite: true);
            }
        });
        _handle = null;
    }

    /// <summary>Without the completion before it: removes the file, or leaves of one that is resumed what has come.</summary>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (_handle is { IsClosed: false } && IsInPlace && Unwritten.Length > 0)
            {
                await RandomAccess.WriteAsync(_handle, Unwritten, _position, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            // There is a failure to tell of already, and what is missing will be asked for again.
        }

        Abandon();
        await base.DisposeAsync().ConfigureAwait(false);
    }

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

    private static string PartialPath(string path)
    {
        var end = $".{Path.GetRandomFileName().Replace(".", string.Empty, StringComparison.Ordinal)}.partial";
        return Path.Join(Path.GetDirectoryName(path), FileNameSyntax.Fit($".{Path.GetFileName(path)}", end));
    }

    private void OpenBeside(long announced)
    {
        var old = new FileInfo(Target.Path);
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
        _handle = File.OpenHandle(Target.Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous);
        if (!Target.Resume)
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
