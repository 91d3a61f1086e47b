using System.Net;
using ConcurrentWeb.Http;

namespace ConcurrentWeb;

/// <summary>
/// A file as the body of a request, or as a part of one. It is opened when it is sent, not when the content is made, so
/// that requests that wait for their turn hold no files open; and it is sent in pieces, whatever its size. A file that
/// grows meanwhile, such as a log, is sent up to where it ended when it was opened.
/// </summary>
/// <param name="path">The full path.</param>
public sealed class FileContent(string path) : HttpContent, IStreamedContent
{
    private FileStream? _file;
    private long? _length;

    Action? IStreamedContent.PieceSent { get; set; }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        _file ??= Open();
        length = _length ?? 0;
        return _length is not null;
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var file = _file ?? Open();
        _file = null;
        await using (file.ConfigureAwait(false))
        {
            await BodyCopy.CopyAsync(file, stream, _length, ((IStreamedContent)this).PieceSent, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file?.Dispose();
        }

        base.Dispose(disposing);
    }

    private FileStream Open()
    {
        try
        {
            // Whoever writes to the file may go on: what is sent is bounded by the length that it has now.
            var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0,
                FileOptions.Asynchronous | FileOptions.SequentialScan);

            // A pipe or a device has no length; and one that was announced for an earlier sending stays.
            _length ??= file.CanSeek ? file.Length : null;
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw BodyCopy.Unreadable(e);
        }
    }
}
