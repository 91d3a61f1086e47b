using System.Runtime.ExceptionServices;
using ConcurrentWeb.Http;
using ConcurrentWeb.Http.Redirection;

namespace ConcurrentWeb.Retry;

/// <summary>
/// Retries what failed for a reason that passes. It stands around the chain and the redirections, and so around everything that an
/// attempt consists of: a body that broke off counts like a connection that was refused. It is no handler itself, because
/// requests that succeed, nearly all, should pay nothing for it. The wait before a retry is the scheduler's.
/// </summary>
/// <remarks>
/// A loop of our own: what to retry, when, and how often are all decided here, and a library would add a loop and a delay.
/// There is no budget over all inputs. The throttle bounds what is in flight, so retries amplify nothing; a server that is
/// down is spared by its gate, which sends one request at a time.
/// </remarks>
/// <param name="options">The knobs of the run.</param>
/// <param name="redirections">The last of what an attempt consists of.</param>
internal sealed class RetryLoop(EngineOptions options, Redirections redirections)
{
    /// <summary>Whether an attempt is not the last: it failed for a reason that passes, and may be retried.</summary>
    /// <param name="context">The input.</param>
    /// <param name="response">The response; null where there was none.</param>
    internal bool IsNeeded(RequestContext context, HttpResponseMessage? response) =>
        options.MaximumRetryCount > 0
        && !context.IsPartlyDelivered
        && (response is null || RetryRules.IsTransient(context, response, options))
        && RepeatRules.MayRepeat(context.Definition, options);

    /// <summary>Goes on after the first attempt, if its failure is such that it makes sense.</summary>
    /// <param name="context">The input.</param>
    /// <param name="response">The response to the first attempt; null where there was none.</param>
    /// <param name="fault">Why there was none.</param>
    /// <param name="stop">Ends it wherever it is.</param>
    /// <returns>The response to the last attempt; its failure is thrown.</returns>
    internal async Task<HttpResponseMessage> ContinueAsync(
        RequestContext context, HttpResponseMessage? response, Exception? fault, CancellationToken stop)
    {
        while (Failed(context, response, fault) is { } failure && DelayBeforeRetry(context, failure) is { } delay)
        {
            context.AddFailure(failure, (int?)response?.StatusCode ?? 0, delay);
            try
            {
                var next = await redirections.SendAsync(context, stop).ConfigureAwait(false);
                response?.Dispose();
                (response, fault) = (next, null);
            }
            catch (ExchangeException e) when (e.IsNotSent)
            {
                // It was not sent again, so what there is to say is what happened when it was sent last.
                context.UndoFailure();
                break;
            }
#pragma warning disable CA1031 // It is carried on as a value, and thrown in the end.
            catch (Exception e) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
            {
                response?.Dispose();
                (response, fault) = (null, e);
            }
        }

        if (fault is not null)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        return response!;
    }

    /// <summary>The failure of an attempt; null where there is none that passes.</summary>
    private WebError? Failed(RequestContext context, HttpResponseMessage? response, Exception? fault)
    {
        if (response is not null)
        {
            return RetryRules.IsTransient(context, response, options) ? Failure.FromStatus(context, response) : null;
        }

        var failure = Failure.FromException(context, fault!);
        return RetryRules.IsTransient(failure) && !RetryRules.WasRetriedOnce(failure.Kind, context.Failures) ? failure : null;
    }

    /// <summary>How long to wait before the next attempt; null where there is to be none.</summary>
    private TimeSpan? DelayBeforeRetry(RequestContext context, WebError failure)
    {
        if (context.IsPartlyDelivered || context.IsAskedToWaitTooLong || context.Retries >= options.MaximumRetryCount || failure.Kind == WebErrorKind.QuotaExhausted)
        {
            return null;
        }

        var asked = context.RetryAfter ?? TimeSpan.Zero;
        var own = RetryDelay.Before(context.Retries, options.RetryInterval, options.Jitter());
        var delay = asked > own ? asked : own;
        return options.Deadline <= TimeSpan.Zero || context.Elapsed + delay < options.Deadline ? delay : null;
    }
}
