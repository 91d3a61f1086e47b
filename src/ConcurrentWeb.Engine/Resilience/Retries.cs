using ConcurrentWeb.Http;
using ConcurrentWeb.Http.Redirection;
using ConcurrentWeb.Limiting;
using Polly;
using Polly.Retry;

namespace ConcurrentWeb.Resilience;

/// <summary>
/// Sends again what failed for a reason that passes. It stands around the chain and the redirections, and so around everything that an attempt
/// consists of: a body that broke off counts like a connection that was refused, and whoever waits here holds no permit. It
/// is no handler itself, because requests that succeed, nearly all, should pay nothing for it; and Polly only ever meets the
/// ones that did not.
/// </summary>
internal sealed class Retries
{
    private static readonly ResiliencePropertyKey<Attempts> Key = new("ConcurrentWeb.Attempts");

    private readonly EngineOptions _options;
    private readonly Redirections _redirections;
    private readonly RetryWaits _waits;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    /// <param name="options">The knobs of the run.</param>
    /// <param name="redirections">The last of what an attempt consists of.</param>
    internal Retries(EngineOptions options, Redirections redirections)
    {
        (_options, _redirections, _waits) = (options, redirections, new RetryWaits(options));
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

    /// <summary>The origins of the requests that wait to be sent again, each with the time until then.</summary>
    internal IReadOnlyList<(OriginState Origin, TimeSpan Remaining)> Waits => _waits.Remaining;

    /// <summary>Whether the first attempt is not the last: it failed for a reason that passes, and may be sent again.</summary>
    /// <param name="context">The input.</param>
    /// <param name="response">The answer; null where there was none.</param>
    internal bool AreNeeded(RequestContext context, HttpResponseMessage? response)
    {
        if (context.IsPartlyDelivered || !RetryRules.MayRetry(context.Definition, _options))
        {
            return false;
        }

        if (response is null || RetryRules.IsTransient(context, response, _options))
        {
            return true;
        }

        context.SentTo?.Budget.Refill();
        return false;
    }

    /// <summary>Goes on after the first attempt, if its failure is such that it makes sense.</summary>
    /// <param name="context">The input.</param>
    /// <param name="first">What the first attempt came to.</param>
    /// <param name="stop">Ends it wherever it is.</param>
    /// <returns>The answer to the last attempt; its failure is thrown.</returns>
    internal async Task<HttpResponseMessage> SendAgainAsync(RequestContext context, Outcome<HttpResponseMessage> first, CancellationToken stop)
    {
        var resilience = ResilienceContextPool.Shared.Get(stop);
        var attempts = new Attempts(_options, _waits, context, first, message => _redirections.SendAsync(message, stop));
        try
        {
            resilience.Properties.Set(Key, attempts);
            var last = await _pipeline.ExecuteOutcomeAsync(static (_, attempts) => attempts.NextAsync(), resilience, attempts).ConfigureAwait(false);
            last.ThrowIfException();
            return last.Result!;
        }
        finally
        {
            _waits.End(attempts);
            ResilienceContextPool.Shared.Return(resilience);
        }
    }

    private static Attempts Of(ResilienceContext resilience) => resilience.Properties.GetValue(Key, null!);
}
