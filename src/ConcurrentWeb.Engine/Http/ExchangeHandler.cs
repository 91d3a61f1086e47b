using System.Net;
using ConcurrentWeb.Limiting;

namespace ConcurrentWeb.Http;

/// <summary>
/// The innermost handler: takes the permit, sends, reads the body under the time-outs and the size cap, and gives the
/// permit back. So whoever waits further out holds no permit, each attempt costs one, and the server never sees more
/// than the throttle allows.
/// </summary>
internal sealed class ExchangeHandler(EngineOptions options, PermitScheduler permits) : DelegatingHandler
{
    private readonly TimerPool _timers = new(options.TimeProvider);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = RequestContext.Of(request);
        var permit = context.TakePermit() ?? await AcquireAgainAsync(context, request.RequestUri!, cancellationToken).ConfigureAwait(false);

        AttemptTimer? timer = null;
        ExchangeReport report = default;
        try
        {
            // A stop ends requests one by one, and what each gives back may be granted to one that has not heard of it yet.
            cancellationToken.ThrowIfCancellationRequested();
            context.BeginAttempt();
            context.ConcurrencyLimit = permit.Limit;
            timer = new AttemptTimer(context, options, _timers, cancellationToken);
            if (request.Content is { } content)
            {
                timer.KeepFromPool();
                StreamedContent.Watch(content, timer);
            }

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

            report = Report(context, response);
            return response;
        }
        catch (OperationCanceledException e) when (timer is not null && !cancellationToken.IsCancellationRequested)
        {
            timer.KeepFromPool();
            var expired = timer.Expired(e);
            report = ReportOf(expired, context);
            throw expired;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            report = ReportOf(e, context);
            throw;
        }
        finally
        {
            if (context.Response is { } answered && context.Body.IsEmpty)
            {
                // A body that was not read to its end takes its connection with it: nobody else could use it.
                answered.Content.Dispose();
            }

            timer?.Dispose();
            permits.Return(permit, report);
        }
    }

    /// <summary>Waits for another permit, but no longer than to the deadline.</summary>
    private async ValueTask<Permit> AcquireAgainAsync(RequestContext context, Uri uri, CancellationToken stop)
    {
        if (options.Deadline <= TimeSpan.Zero || EngineOptions.Limit(options.Deadline) == Timeout.InfiniteTimeSpan)
        {
            return await permits.AcquireAsync(uri, run: null, stop).ConfigureAwait(false);
        }

        using var timer = new AttemptTimer(context, options, _timers, stop);
        try
        {
            timer.Pause();
            return await permits.AcquireAsync(uri, run: null, timer.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw timer.Expired(e);
        }
    }

    private ExchangeReport Report(RequestContext context, HttpResponseMessage response)
    {
        var news = RateLimitHeaders.Read(response.Headers, options.TimeProvider.GetUtcNow());
        context.RetryAfter = news?.RetryAfter;
        context.Meaning = context.Definition.Interpret?.Invoke(response, context.Body) ?? AnswerMeaning.AsStatusSays;
        var isThrottled = context.Meaning == AnswerMeaning.Throttled
            || response.StatusCode == HttpStatusCode.TooManyRequests
            || (response.StatusCode == HttpStatusCode.ServiceUnavailable && news?.RetryAfter is not null);
        return new ExchangeReport(
            isThrottled ? ExchangeEnd.Throttled : ExchangeEnd.Answered, context.TimeToFirstByte, news, context.Meaning == AnswerMeaning.QuotaExhausted);
    }

    /// <summary>An answer that broke off is none for the limits, but its server was reached.</summary>
    private static ExchangeReport ReportOf(Exception exception, RequestContext context) => exception switch
    {
        _ when context.Response is not null => new(ExchangeEnd.Broken),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => new(ExchangeEnd.NotConnected),
        ExchangeException { Kind: WebErrorKind.ConnectionTimeout, IsConnecting: true } => new(ExchangeEnd.NotConnected),
        _ => new(ExchangeEnd.Broken),
    };

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
