using System.Threading.RateLimiting;

namespace ConcurrentWeb.Http;

/// <summary>
/// The innermost handler: takes the permits, sends, reads the body under the time-outs and the size cap, and gives the
/// permits back. So whoever waits further out holds no permit, each attempt costs one, and the server never sees more
/// than the throttle allows.
/// </summary>
internal sealed class ExchangeHandler(EngineOptions options, RateLimiter throttle) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = RequestContext.Of(request);

        // One turn an input: bodies that wait for it to be done must not keep it from its next attempt, or its next address.
        using var turn = context is { Turns: { } turns, IsUnderWay: false } ? await turns.AcquireAsync(1, cancellationToken).ConfigureAwait(false) : null;
        using var permit = await throttle.AcquireAsync(1, cancellationToken).ConfigureAwait(false);

        // A stop ends requests one by one, and what each gives back may be granted to one that has not heard of it yet.
        cancellationToken.ThrowIfCancellationRequested();
        context.BeginAttempt();
        using var timer = new AttemptTimer(context, options, cancellationToken);
        if (request.Content is { } content)
        {
            StreamedContent.Watch(content, timer);
        }

        try
        {
            var response = await base.SendAsync(request, timer.Token).ConfigureAwait(false);
            response.RequestMessage ??= request;
            context.EndHeaders(response);
            if (context.Definition.OutFile is { } file && response.IsSuccessStatusCode)
            {
                await SaveAsync(file, context, response, timer).ConfigureAwait(false);
            }
            else
            {
                await ReadAsync(context, response, timer).ConfigureAwait(false);
            }

            return response;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw timer.Expired(e);
        }
        finally
        {
            if (context.Response is { } answered && context.Body.IsEmpty)
            {
                // A body that was not read to its end takes its connection with it: nobody else could use it.
                answered.Content.Dispose();
            }
        }
    }

    private async ValueTask ReadAsync(RequestContext context, HttpResponseMessage response, AttemptTimer timer)
    {
        if (MayHaveBody(response))
        {
            using var memory = new MemoryDestination();
            await BodyReader.ReadAsync(response.Content, memory, options.MaximumResponseSize, timer).ConfigureAwait(false);
            context.Body = memory.ToBody();
        }

        context.Encoding = CharsetDetector.Detect(response.Content, context.Body.Span);
    }

    /// <summary>Puts the answer into its file, which is there, or complete, only at the end of it.</summary>
    private async Task SaveAsync(OutFile file, RequestContext context, HttpResponseMessage response, AttemptTimer timer)
    {
        if (!Thread.CurrentThread.IsThreadPoolThread)
        {
            // An answer can be there at once, and the caller's thread is not the one to wait for a disk.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        var destination = FileDestination.For(file, context, response, timer);
        await using (destination.ConfigureAwait(false))
        {
            var length = 0L;
            if (file.KeepBody || !MayHaveBody(response))
            {
                await ReadAsync(context, response, timer).ConfigureAwait(false);
                destination.Open(context.Body.Length);
                length = context.Body.Length;
                await destination.WriteAsync(context.Body).ConfigureAwait(false);
            }
            else
            {
                length = await BodyReader.ReadAsync(response.Content, destination, options.MaximumResponseSize, timer).ConfigureAwait(false);
            }

            await destination.CompleteAsync().ConfigureAwait(false);
            context.EndFile(file.Path, length);
        }
    }

    /// <summary>An answer to HEAD, and some statuses, announce a length and have no body (RFC 9110, section 6.4.1).</summary>
    private static bool MayHaveBody(HttpResponseMessage response) =>
        response.RequestMessage?.Method != HttpMethod.Head && (int)response.StatusCode is not (204 or 304);
}
