using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Http;

/// <summary>
/// The innermost handler: takes the permit, sends, reads the body under the time-outs and the size cap, and gives the
/// permit back. So whoever waits further out holds no permit, each attempt costs one, and the server never sees more
/// than the throttle allows.
/// </summary>
internal sealed class ExchangeHandler(EngineOptions options, Scheduler permits) : DelegatingHandler
{
    private readonly TimerPool _timers = new(options.TimeProvider);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = RequestContext.Of(request);
        var permit = context.TakePermit() ?? await AcquireAgainAsync(context, request.RequestUri!, cancellationToken).ConfigureAwait(false);

        AttemptTimer? timer = null;
        Outcome outcome = default;
        RateLimitInfo? limits = null;
        try
        {
            // A stop ends requests one by one, and what each gives back may be granted to one that has not heard of it yet.
            cancellationToken.ThrowIfCancellationRequested();
            context.BeginAttempt();
            context.SendUnder(permit);
            timer = new AttemptTimer(context, options, _timers, cancellationToken);
            if (request.Content is { } content)
            {
                timer.KeepFromPool();
                StreamedContent.Watch(content, timer);
            }

            var sent = options.TimeProvider.GetTimestamp();
            var response = await base.SendAsync(request, timer.Token).ConfigureAwait(false);
            var latency = options.TimeProvider.GetElapsedTime(sent);
            response.RequestMessage ??= request;
            context.EndHeaders(response);
            context.Heads?.Add(request, response);
            limits = RateLimitHeaders.Read(response.Headers, options.TimeProvider.GetUtcNow());
            if (context.Definition.OutFile is { } file && response.IsSuccessStatusCode)
            {
                await SaveAsync(file, context, response, timer).ConfigureAwait(false);
            }
            else
            {
                await ReadAsync(context, response, timer).ConfigureAwait(false);
            }

            outcome = OutcomeOf(context, response, limits, latency);
            return response;
        }
        catch (OperationCanceledException e) when (timer is not null && !cancellationToken.IsCancellationRequested)
        {
            timer.KeepFromPool();
            if (request.Version.Major >= 3 && context.Response is null)
            {
                var server = KnownServer.Of(permit.Origin);
                server.Http3 = Http3Fallback.AfterTimeout(server.Http3);
            }

            var expired = timer.Expired(e);
            outcome = OutcomeOf(expired, context, limits);
            throw expired;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            outcome = OutcomeOf(e, context, limits);
            throw;
        }
        finally
        {
            if (context.Response is { } answered && context.Body.IsEmpty)
            {
                // A body that was not read to its end takes its connection with it: nobody else could use it.
                answered.Content.Dispose();
            }

            if (timer is not null)
            {
                if (context.Response is null)
                {
                    context.Heads?.Add(request, response: null);
                }

                timer.Dispose();
                permit.Origin.Listener?.Count(outcome, context.Response is null ? default : context.TimeToFirstByte, context.ReceivedLength);
            }

            var disposition = permits.Return(permit, outcome);
            context.End(disposition);
            if (outcome.Kind == OutcomeKind.Throttled)
            {
                context.Definition.OnThrottled?.Invoke(disposition.Rejecting, limits?.WaitAsked ?? TimeSpan.Zero);
            }
        }
    }

    /// <summary>Waits for another permit, but no longer than to the deadline.</summary>
    private async ValueTask<Permit> AcquireAgainAsync(RequestContext context, Uri uri, CancellationToken stop)
    {
        if (options.Deadline <= TimeSpan.Zero || EngineOptions.Limit(options.Deadline) == Timeout.InfiniteTimeSpan)
        {
            return NotRejected(await permits.AcquireAsync(uri, run: null, stop, context.Place, context.Hold).ConfigureAwait(false));
        }

        using var timer = new AttemptTimer(context, options, _timers, stop);
        try
        {
            timer.Pause();
            return NotRejected(await permits.AcquireAsync(uri, run: null, timer.Token, context.Place, context.Hold).ConfigureAwait(false));
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw timer.Expired(e);
        }
    }

    private Permit NotRejected(Admission admission) =>
        admission.Permit ?? throw NotSent.Exception(admission.Rejection!.Value, permits, options);

    private Outcome OutcomeOf(RequestContext context, HttpResponseMessage response, RateLimitInfo? limits, TimeSpan latency)
    {
        context.Meaning = context.Definition.Interpret?.Invoke(response, context.Body) ?? AnswerMeaning.AsStatusSays;
        var isThrottled = context.IsThrottled = ThrottledResponse.Is(response, context.Meaning, limits);
        context.RetryAfter = isThrottled ? limits?.WaitAsked : limits?.RetryAfter;
        var isUnavailable = !isThrottled && context.Meaning == AnswerMeaning.AsStatusSays && (int)response.StatusCode is 502 or 503 or 504;
        return new Outcome(
            isThrottled ? OutcomeKind.Throttled : isUnavailable ? OutcomeKind.Unavailable : OutcomeKind.Accepted,
            latency,
            limits,
            context.Meaning == AnswerMeaning.QuotaExhausted,
            MayBeLimit: isUnavailable && (int)response.StatusCode == 503,
            MayGoBack: MayGoBack(context, wasRejected: isThrottled && (int)response.StatusCode != 503),
            isUnavailable ? $"the server responded with {(int)response.StatusCode}" : null);
    }

    /// <summary>What an exchange that failed tells about the server.</summary>
    private Outcome OutcomeOf(Exception exception, RequestContext context, RateLimitInfo? limits)
    {
        var mayGoBack = MayGoBack(context, wasRejected: false);
        if (context.Response is { } response)
        {
            // The headers came, and what they say holds, although the body broke off.
            var isThrottled = context.IsThrottled = ThrottledResponse.Is(response, AnswerMeaning.AsStatusSays, limits);
            context.RetryAfter = isThrottled ? limits?.WaitAsked : null;
            return new Outcome(isThrottled ? OutcomeKind.Throttled : OutcomeKind.Cut, Limits: limits, MayGoBack: mayGoBack);
        }

        var kind = (Failure.Own(exception), exception) switch
        {
            ({ Kind: WebErrorKind.ConnectionTimeout, IsConnecting: true }, _) => OutcomeKind.NotConnected,
            ({ Kind: WebErrorKind.ConnectionTimeout }, _) => OutcomeKind.Unanswered,
            ({ Kind: WebErrorKind.DeadlineExceeded }, _) => OutcomeKind.Unknown,

            // The request may not go there, which is not the server's fault, although it came up while connecting.
            (not null, _) => OutcomeKind.Unknown,
            (_, HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }) =>
                OutcomeKind.NotConnected,
            _ when Failure.FromException(context, exception).Kind == WebErrorKind.ConnectionFailure => OutcomeKind.Reset,
            _ => OutcomeKind.Unknown,
        };
        return new Outcome(kind, MayGoBack: mayGoBack, Fault: kind == OutcomeKind.Unknown ? null : Failure.ReasonOf(context, exception));
    }

    /// <summary>
    /// Whether the request can be sent again. One that was rejected was not processed, so any method can; one that failed may have been.
    /// </summary>
    private bool MayGoBack(RequestContext context, bool wasRejected) =>
        options.MaximumRetryCount > 0
        && !context.IsPartlyDelivered
        && !context.IsAskedToWaitTooLong
        && (wasRejected ? RepeatRules.IsReplayable(context.Definition) : RepeatRules.MayRepeat(context.Definition, options));

    private async ValueTask ReadAsync(RequestContext context, HttpResponseMessage response, AttemptTimer timer)
    {
        if (MayHaveBody(response))
        {
            using var memory = new MemoryDestination();
            await ReadAsync(response, memory, timer).ConfigureAwait(false);
            context.Body = memory.ToBody();
        }

        context.Encoding = CharsetDetector.Detect(response.Content, context.Body.Span);
    }

    /// <summary>Reads the body to its end, and gives its size.</summary>
    private ValueTask<long> ReadAsync(HttpResponseMessage response, BodyDestination destination, AttemptTimer timer)
    {
        var reading = BodyReader.ReadAsync(response.Content, destination, options.MaximumResponseSize, timer);
        return response.Version.Major < 3 ? reading : EndStreamAsync(reading, response.Content, timer);
    }

    /// <summary>
    /// Reads on to what comes after the last byte in HTTP/3: until that has been seen, the stream is in use, and the
    /// connection does not close.
    /// </summary>
    private static async ValueTask<long> EndStreamAsync(ValueTask<long> reading, HttpContent content, AttemptTimer timer)
    {
        var length = await reading.ConfigureAwait(false);
        var body = await content.ReadAsStreamAsync(timer.Token).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            // What decompressed the body has closed it.
            if (body.CanRead)
            {
                _ = await body.ReadAsync(Memory<byte>.Empty, timer.Token).ConfigureAwait(false);
            }
        }

        return length;
    }

    /// <summary>Puts the answer into its file, which is there, or complete, only at the end of it.</summary>
    private async Task SaveAsync(OutFile file, RequestContext context, HttpResponseMessage response, AttemptTimer timer)
    {
        if (!Thread.CurrentThread.IsThreadPoolThread)
        {
            // An answer can be there at once, and the caller's thread is not the one to wait for a disk.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        var destination = SavedDestination.For(file, context, response, timer);
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
                length = await ReadAsync(response, destination, timer).ConfigureAwait(false);
            }

            await destination.CompleteAsync().ConfigureAwait(false);
            context.EndFile(file.Path, length);
        }
    }

    /// <summary>An answer to HEAD, and some statuses, announce a length and have no body (RFC 9110, section 6.4.1).</summary>
    private static bool MayHaveBody(HttpResponseMessage response) =>
        response.RequestMessage?.Method != HttpMethod.Head && (int)response.StatusCode is not (204 or 304);
}
