using System.Net;
using ConcurrentWeb.Http;

namespace ConcurrentWeb;

/// <summary>
/// A stream as the body of a request, or of many at once. Of a stream that can seek, each content sends all bytes from
/// where the stream stood at first to its end, however many are under way: each has a position of its own, and they read
/// by turns. A stream that cannot seek is sent once. The stream stays open; nobody else may read it meanwhile.
/// </summary>
#pragma warning disable CA1001 // A semaphore that nobody asks for its wait handle has nothing to give back.
public sealed class StreamBody
#pragma warning restore CA1001
{
    private readonly Stream _stream;
    private readonly long _start;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _sent;

    /// <summary>Takes the stream as it stands.</summary>
    /// <param name="stream">A stream that can be read.</param>
    /// <exception cref="ArgumentException">The stream cannot be read, for instance because it is closed.</exception>
    public StreamBody(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream is closed, or cannot be read.", nameof(stream));
        }

        _stream = stream;
        IsReplayable = stream.CanSeek;
        _start = IsReplayable ? stream.Position : 0;
    }

    /// <summary>Whether the bytes can be sent more than once, since the stream can seek.</summary>
    public bool IsReplayable { get; }

    /// <summary>Makes a body of the bytes.</summary>
    /// <returns>A body of a known length where the stream can seek, of an unknown one otherwise.</returns>
    public HttpContent CreateContent() => new Content(this);

    private sealed class Content(StreamBody shared) : HttpContent, IStreamedContent
    {
        private long? _length;

        public Action? PieceSent { get; set; }

        protected override bool TryComputeLength(out long length)
        {
            _length ??= shared.IsReplayable ? Math.Max(0, shared._stream.Length - shared._start) : null;
            length = _length ?? 0;
            return _length is not null;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            if (!shared.IsReplayable)
            {
                if (Interlocked.Exchange(ref shared._sent, 1) != 0)
                {
                    throw new ExchangeException(WebErrorKind.InvalidBody, "the body is a stream that can be read only once, and was sent already");
                }

                await BodyCopy.CopyAsync(shared._stream, stream, length: null, PieceSent, cancellationToken).ConfigureAwait(false);
                return;
            }

            var view = new View(shared);
            await using (view.ConfigureAwait(false))
            {
                await BodyCopy.CopyAsync(view, stream, _length, PieceSent, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The stream's bytes once more, from the start, at a position of its own.</summary>
    private sealed class View(StreamBody shared) : ForwardReadStream
    {
        private long _position = shared._start;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await shared._turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                shared._stream.Position = _position;
                var count = await shared._stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                _position += count;
                return count;
            }
            finally
            {
                shared._turn.Release();
            }
        }
    }
}
