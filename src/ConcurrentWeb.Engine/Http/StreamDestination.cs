using System.IO.Pipes;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace ConcurrentWeb.Http;

/// <summary>
/// Writes a body to a pipe, a socket or a device as it comes. What was written cannot be taken back, so the request is not
/// retried after the first part.
/// </summary>
internal sealed class StreamDestination(OutFile file, FileKind kind, RequestContext context, AttemptTimer timer) : SavedDestination(file, timer)
{
    private Stream? _stream;

    /// <summary>Whoever reads it gets the bytes as they come, and not in large parts.</summary>
    internal override async ValueTask AdvanceAsync(int count)
    {
        await base.AdvanceAsync(count).ConfigureAwait(false);
        await FlushAsync().ConfigureAwait(false);
    }

    internal override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        Timer.Pause();
        try
        {
            _stream ??= await OpenAsync().ConfigureAwait(false);
            context.IsPartlyDelivered |= bytes.Length > 0;
            await _stream.WriteAsync(bytes, Timer.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfFiles(e) || e is SocketException)
        {
            throw new ExchangeException(WebErrorKind.OutFileFailure, FileFault.Describe(Target.Path, Target.Path, e), e);
        }
    }

    /// <summary>Opens it for an empty body too, so that whoever reads it gets the end.</summary>
    internal override async ValueTask CompleteAsync()
    {
        await WriteAsync(ReadOnlyMemory<byte>.Empty).ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask CloseAsync()
    {
        if (_stream is not null)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
            _stream = null;
        }
    }

    private async Task<Stream> OpenAsync() => kind switch
    {
        FileKind.Pipe => await OpenPipeAsync(Target.Path, Timer.Token).ConfigureAwait(false),
        FileKind.Socket => await ConnectAsync(Target.Path, Timer.Token).ConfigureAwait(false),
        _ => OpenDevice(Target.Path),
    };

    private static Stream OpenDevice(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0, useAsync: true);
        if (!stream.CanSeek)
        {
            return stream;
        }

        if (OpenDescriptor.OpenStandard(path) is { } standard)
        {
            stream.Dispose();
            return standard;
        }

        // A file that is open already may hold something.
        stream.Seek(0, SeekOrigin.End);
        return stream;
    }

    private static async Task<NetworkStream> ConnectAsync(string path, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The system blocks whoever opens a pipe until somebody reads it, so a thread of its own does it.</summary>
    private static async Task<AnonymousPipeClientStream> OpenPipeAsync(string path, CancellationToken stop)
    {
        var opening = Task.Factory.StartNew(
            () => Open(path, FileAccess.Write), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        try
        {
            using var handle = await opening.WaitAsync(stop).ConfigureAwait(false);
            var pipe = new SafePipeHandle(handle.DangerousGetHandle(), ownsHandle: true);
            handle.SetHandleAsInvalid();

            // Unlike a FileStream, it lets a write to a full pipe be cancelled.
            return new AnonymousPipeClientStream(PipeDirection.Out, pipe);
        }
        catch (OperationCanceledException)
        {
            // Only a reader ends the thread's wait; one that writes too need not wait itself.
            using var reader = Open(path, FileAccess.ReadWrite);
            (await opening.ConfigureAwait(false)).Dispose();
            throw;
        }
    }

    private static SafeFileHandle Open(string path, FileAccess access) => File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite);
}
