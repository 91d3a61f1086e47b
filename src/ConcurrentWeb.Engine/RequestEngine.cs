using System.Runtime.CompilerServices;
using ConcurrentWeb.Content;
using ConcurrentWeb.Http;
using ConcurrentWeb.Http.Redirection;
using ConcurrentWeb.Origins;
using ConcurrentWeb.Retry;

namespace ConcurrentWeb;

/// <summary>
/// Sends requests, many at once and never more than its throttle allows, and gives each one's result as a value: a
/// failure is a <see cref="WebResult"/> with an <see cref="WebResult.Error"/>. Only the stop token makes it throw. An
/// instance may be used from many threads; its connections are shared where its
/// <see cref="TransportOptions"/> allow it, so a run may well have one to itself.
/// </summary>
public sealed class RequestEngine : IDisposable
{
    /// <summary>Smaller bodies do not count as held memory: the window bounds them well enough, and counting costs a lock.</summary>
    private const int CountedBody = 4096;

    private readonly EngineOptions _options;
    private readonly Scheduler _permits;
    private readonly TransportLease? _transport;
    private readonly HttpMessageInvoker _chain;
    private readonly Requeue _requeue;
    private readonly Redirections _redirections;
    private readonly RetryLoop _retries;

    /// <summary>Makes an engine.</summary>
    /// <param name="options">The knobs; null for the defaults.</param>
    /// <exception cref="ArgumentException">Two of the <see cref="TransportOptions"/> exclude each other.</exception>
    public RequestEngine(EngineOptions? options = null)
    {
        _options = options ?? new EngineOptions();
        _transport = _options.Transport is null ? TransportPool.Shared.Rent(IdleTime.Apply(_options)) : null;
        _permits = new Scheduler(_options);
        _chain = HandlerChain.Compose(_options, _permits, _options.Transport ?? _transport!.Handler);
        _requeue = new Requeue(_chain);
        _redirections = new Redirections(_options, _requeue);
        _retries = new RetryLoop(_options, _redirections);
    }

    /// <summary>How many requests are in flight now.</summary>
    public int InFlight => _permits.InFlight;

    /// <summary>The wait of requests for an origin that is over first, of those that last at least so long; null for none.</summary>
    /// <param name="atLeast">Shorter waits do not count.</param>
    /// <param name="known">The name of an origin whose wait is taken before the others, however short it is; null for none.</param>
    internal OriginWait? FirstWait(TimeSpan atLeast, string? known = null) => _permits.FirstWait(atLeast, known);

    /// <summary>Sends one request, when the throttle allows, and reads its answer to the end.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="stop">Ends the request wherever it is.</param>
    /// <returns>The answer, or the failure.</returns>
    /// <exception cref="OperationCanceledException">The stop token was cancelled. Nothing else is thrown.</exception>
    public Task<WebResult> SendAsync(RequestDefinition request, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SendAsync(request, run: null, stop);
    }

    /// <summary>Sends one request of a run, in whose memory its body then counts.</summary>
    internal async Task<WebResult> SendAsync(RequestDefinition request, RunMemory? run, CancellationToken stop)
    {
        RequestContext? context = null;
        try
        {
            // Those that wait are many, and should be small: what a request needs beyond its definition is made afterwards.
            _options.AllowedHosts?.Check(request.Uri);
            var admission = await _permits.AcquireAsync(request.Uri, request.FollowsAnother ? null : run, stop).ConfigureAwait(false);
            if (admission.Permit is not { } permit)
            {
                throw NotSent.Exception(admission.Rejection!.Value, _permits, _options);
            }

            context = new RequestContext(request, _options);
            context.Bring(permit);
            using var message = context.CreateMessage();
            HttpResponseMessage? response = null;
            Exception? fault = null;
            try
            {
                response = await _chain.SendAsync(message, stop).ConfigureAwait(false);
            }
            catch (Exception e) when (!stop.IsCancellationRequested && (context.GoesBack || _retries.IsNeeded(context, response: null)))
            {
                fault = e;
            }

            if (fault is not null || context.GoesBack || _redirections.AreNeeded(response!) || _retries.IsNeeded(context, response))
            {
                response = await ContinueAsync(context, response, fault, stop).ConfigureAwait(false);
            }

            var error = IsSuccess(context, response!) ? null : Failure.FromStatus(context, response!);
            var value = _options.ReadContent ? ReadContent(context, response!, error) : null;
            if (run is not null && context.Body.Length > CountedBody)
            {
                _permits.Hold(run, context.Body.Length);
            }

            return Counted(request, context.ToResult(error, value));
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            context ??= new RequestContext(request, _options);
            return Counted(request, context.ToResult(Failure.FromException(context, e)));
        }
        finally
        {
            if (context?.TakePermit() is { } unused)
            {
                _permits.Return(unused);
            }
        }
    }

    /// <summary>
    /// Sends all requests, in a window that moves along with the results taken, and gives the results in the order of
    /// the requests (or as they complete, if the options say so) while further requests are still read. Memory stays
    /// the same however many there are.
    /// </summary>
    /// <param name="requests">Read as far ahead as the window allows, on the caller's flow of control.</param>
    /// <param name="stop">Ends everything in flight.</param>
    /// <returns>One result a request. Who stops early has everything in flight ended, too.</returns>
    /// <exception cref="OperationCanceledException">The stop token was cancelled.</exception>
    public async IAsyncEnumerable<WebResult> SendAllAsync(
        IEnumerable<RequestDefinition> requests,
        [EnumeratorCancellation] CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var window = OpenWindow(abandoned.Token);
        try
        {
            await foreach (var result in window.RetireAllAsync(requests, window.RunAsync, stop).ConfigureAwait(false))
            {
                yield return result;
            }
        }
        finally
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
            await window.AbandonAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Starts a run whose owner adds requests and retires results itself, as a cmdlet does.</summary>
    /// <param name="stop">Ends everything in flight.</param>
    /// <returns>An empty window.</returns>
    public RequestWindow OpenWindow(CancellationToken stop) =>
        new(this, _options, new RunMemory(_options.MaximumBufferedSize, _options.Backlog), stop);

    /// <summary>What the owner of a run waits for before it adds another request; mostly it is complete.</summary>
    internal Task WhenNeeded(RunMemory run) => _permits.WhenNeeded(run.Backlog);

    /// <summary>Forgets the body of a result of the run, which has been taken.</summary>
    internal void Release(RunMemory run, WebResult result)
    {
        if (result.Body.Length > CountedBody)
        {
            _permits.Release(run, result.Body.Length);
        }
    }

    /// <summary>
    /// Gives up the transport. Requests in flight are to be ended by the stop token first: those of a
    /// transport that is not shared lose their connections.
    /// </summary>
    public void Dispose()
    {
        _chain.Dispose();
        _permits.Dispose();
        _transport?.Dispose();
    }

    /// <summary>What few requests need after their first exchange: its place in line again, redirections, retries.</summary>
    private async Task<HttpResponseMessage> ContinueAsync(
        RequestContext context, HttpResponseMessage? response, Exception? fault, CancellationToken stop)
    {
        try
        {
            if (context.GoesBack)
            {
                var first = (response, fault);
                (response, fault) = (null, null);
                response = await _requeue.ContinueAsync(context, first.response, first.fault, context.CreateMessage, stop).ConfigureAwait(false);
            }

            if (response is not null && _redirections.AreNeeded(response))
            {
                var redirection = response;
                response = null;
                response = await _redirections.FollowAsync(context, redirection, stop).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (!stop.IsCancellationRequested && _retries.IsNeeded(context, response: null))
        {
            fault = e;
        }

        return fault is not null || _retries.IsNeeded(context, response)
            ? await _retries.ContinueAsync(context, response, fault, stop).ConfigureAwait(false)
            : response!;
    }

    private WebResult Counted(RequestDefinition request, WebResult result)
    {
        _options.Statistics?.CountResult(request, result);
        return result;
    }

    /// <summary>The 416 of a file that is complete already is in its file, too.</summary>
    private bool IsSuccess(RequestContext context, HttpResponseMessage response) =>
        (response.IsSuccessStatusCode && context.Meaning == AnswerMeaning.AsStatusSays) || _options.SkipHttpErrorCheck || context.SavedTo is not null;

    /// <summary>Reads what is in memory; of a failure only as far as it can be read.</summary>
    private static object? ReadContent(RequestContext context, HttpResponseMessage response, WebError? error)
    {
        if (error is not null)
        {
            return AnswerContent.TryRead(response.Content, context.Body, context.Encoding);
        }

        return context.SavedTo is null || context.Definition.OutFile!.KeepBody
            ? AnswerContent.Read(response.Content, context.Body, context.Encoding)
            : null;
    }
}
