using ConcurrentWeb.Http;
using Polly;
using Polly.Retry;

namespace ConcurrentWeb.Resilience;

/// <summary>
/// Sends again what failed for a reason that passes. It stands around everything that an attempt consists of, so a body that
/// broke off counts like a connection that was refused, and whoever waits here holds no permit. Requests that succeed, nearly
/// all, never meet Polly, which only has the ones that did not.
/// </summary>
internal sealed class RetryHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<Attempts> Key = new("ConcurrentWeb.Attempts");

    private readonly EngineOptions _options;
    private readonly RetryBudget _budget = new();
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    internal RetryHandler(EngineOptions options)
    {
        _options = options;
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = options.TimeProvider }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaximumRetryCount,
                ShouldHandle = static arguments => new(Of(arguments.Context).WillRetry(arguments.Outcome)),
                DelayGenerator = static arguments => new((TimeSpan?)Of(arguments.Context).Delay),
                OnRetry = static arguments => Of(arguments.Context).OnRetryAsync(arguments.Outcome),
            })
            .Build();
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = RequestContext.Of(request);
        return RetryRules.MayRetry(context.Definition, _options)
            ? SendAsync(context, request, cancellationToken)
            : base.SendAsync(request, cancellationToken);
    }

    private static Attempts Of(ResilienceContext resilience) => resilience.Properties.GetValue(Key, null!);

    private async Task<HttpResponseMessage> SendAsync(RequestContext context, HttpRequestMessage request, CancellationToken stop)
    {
        Outcome<HttpResponseMessage> first;
        try
        {
            var response = await base.SendAsync(request, stop).ConfigureAwait(false);
            if (!RetryRules.IsTransient(context, response, _options))
            {
                _budget.Refill();
                return response;
            }

            first = Outcome.FromResult(response);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            first = Outcome.FromException<HttpResponseMessage>(e);
        }

        return await SendAgainAsync(context, first, stop).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAgainAsync(RequestContext context, Outcome<HttpResponseMessage> first, CancellationToken stop)
    {
        var resilience = ResilienceContextPool.Shared.Get(stop);
        var attempts = new Attempts(_options, _budget, context, first, message => base.SendAsync(message, stop));
        try
        {
            resilience.Properties.Set(Key, attempts);
            var last = await _pipeline.ExecuteOutcomeAsync(static (_, attempts) => attempts.NextAsync(), resilience, attempts).ConfigureAwait(false);
            last.ThrowIfException();
            return last.Result!;
        }
        finally
        {
            attempts.EndWait();
            ResilienceContextPool.Shared.Return(resilience);
        }
    }
}
