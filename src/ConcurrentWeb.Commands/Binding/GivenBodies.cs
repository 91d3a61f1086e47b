using System.Runtime.CompilerServices;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>
/// Bodies that were made elsewhere: streams, and multipart content. One of them may be given for many inputs, each of
/// which has to send all of it; what can be sent only once is refused to all inputs but the first. One instance a run.
/// </summary>
internal sealed class GivenBodies
{
    /// <summary>Multipart content up to this size is kept in memory, so that it can be sent more than once.</summary>
    private const long KeptAtMost = 16 * 1024 * 1024;

    private readonly ConditionalWeakTable<object, RequestBody> _known = [];

    /// <summary>A stream: from where it stands to its end, again for each input if it can seek.</summary>
    /// <exception cref="InputFailureException">It is closed; or it cannot seek, and belongs to another input already.</exception>
    internal RequestBody Of(Stream stream) => Of(stream, static given =>
    {
        try
        {
            var body = new StreamBody(given);
            return new RequestBody(body.CreateContent) { IsReplayable = body.IsReplayable };
        }
        catch (ArgumentException e)
        {
            throw new InputFailureException(WebErrorKind.InvalidBody, "the stream is closed, or cannot be read", e);
        }
    });

    /// <summary>Multipart content: again for each input if it is not too large to be kept.</summary>
    /// <exception cref="InputFailureException">It was sent before; or it is too large to be kept, and belongs to another input already.</exception>
    internal RequestBody Of(MultipartContent content) => Of(content, static given =>
    {
        try
        {
            if (given.Headers.ContentLength is not (<= KeptAtMost and var length))
            {
                return new RequestBody(() => new OnceContent(given)) { IsReplayable = false, HasOwnType = true };
            }

            var kept = new MemoryStream((int)length);
            given.CopyTo(kept, context: null, CancellationToken.None);
            var type = given.Headers.ContentType;
            return new RequestBody(() => new ByteArrayContent(kept.GetBuffer(), 0, (int)kept.Length) { Headers = { ContentType = type } })
            {
                HasOwnType = true,
            };
        }
        catch (Exception e) when (e is ObjectDisposedException or IOException or InvalidOperationException or NotSupportedException)
        {
            throw new InputFailureException(
                WebErrorKind.InvalidBody, $"the multipart content cannot be read, perhaps because it was sent before: {e.Message.TrimEnd('.')}", e);
        }
    });

    private RequestBody Of<T>(T given, Func<T, RequestBody> make)
        where T : class
    {
        if (!_known.TryGetValue(given, out var body))
        {
            body = make(given);
            _known.Add(given, body);
        }
        else if (!body.IsReplayable)
        {
            throw new InputFailureException(
                WebErrorKind.InvalidBody,
                "the body can be sent only once, and belongs to an input before this one: give each input one of its own, with a script block, or files with -InFile or -Form");
        }

        return body;
    }

    /// <summary>Sends content that belongs to the user, and leaves it to the user.</summary>
    private sealed class OnceContent : HttpContent
    {
        private readonly HttpContent _given;

        internal OnceContent(HttpContent given)
        {
            _given = given;
            Headers.ContentType = given.Headers.ContentType;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _given.Headers.ContentLength ?? 0;
            return _given.Headers.ContentLength is not null;
        }

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => _given.CopyToAsync(stream, context);

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context, CancellationToken cancellationToken) =>
            _given.CopyToAsync(stream, context, cancellationToken);
    }
}
