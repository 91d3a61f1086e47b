using ConcurrentWeb.Http;
using Polly;

namespace ConcurrentWeb.Resilience;

/// <summary>The attempts of one input after the first one, which failed.</summary>
internal sealed class Attempts(
    EngineOptions options,
    RetryWaits waits,
    RequestContext context,
    Outcome<HttpResponseMessage> first,
    Func<HttpRequestMessage, Task<HttpResponseMessage>> send)
{
    private bool _firstIsKnown;
    private WebError? _failure;
    private Outcome<HttpResponseMessage> _last;
    private bool _isOver;

    /// <summary>How long to wait before the retry that was decided on last.</summary>
    internal TimeSpan Delay { get; private set; }

    /// <summary>The next attempt's outcome; the first one's is known.</summary>
    internal async ValueTask<Outcome<HttpResponseMessage>> NextAsync()
    {
        if (!_firstIsKnown)
        {
            _firstIsKnown = true;
            return first;
        }

        waits.End(this);
        try
        {
            using var message = context.CreateMessage();
            var response = await send(message).ConfigureAwait(false);
            if (!RetryRules.IsTransient(context, response, options))
            {
                context.SentTo?.Budget.Refill();
            }

            return Outcome.FromResult(response);
        }
        catch (ExchangeException e) when (e.Kind == WebErrorKind.CircuitOpen)
        {
            // It was not sent again, so what there is to say is what happened when it was sent last.
            _isOver = true;
            context.Failures.RemoveAt(context.Failures.Count - 1);
            return _last;
        }
#pragma warning disable CA1031 // It is carried on as a value, the stop included.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Outcome.FromException<HttpResponseMessage>(e);
        }
    }

    /// <summary>Decides on a retry, and pays for it.</summary>
    internal bool WillRetry(Outcome<HttpResponseMessage> outcome)
    {
        if (_isOver || context.IsPartlyDelivered || outcome.Exception is OperationCanceledException || context.IsAskedToWaitTooLong || context.Failures.Count >= options.MaximumRetryCount)
        {
            return false;
        }

        if (outcome.Result is { } response)
        {
            if (!RetryRules.IsTransient(context, response, options))
            {
                return false;
            }

            _failure = Failure.FromStatus(context, response);
        }
        else
        {
            _failure = Failure.FromException(context, outcome.Exception!);
            if (!RetryRules.IsTransient(_failure) || RetryRules.WasRetriedOnce(_failure.Kind, context.Failures))
            {
                return false;
            }
        }

        Delay = DelayAfter(outcome.Result);
        var isInTime = options.Deadline <= TimeSpan.Zero || context.Elapsed + Delay < options.Deadline;
        return isInTime && context.SentTo?.Budget.TrySpend(Cost(_failure.Kind)) is true;
    }

    /// <summary>Takes note of the failure that leads to a retry.</summary>
    internal ValueTask OnRetryAsync(Outcome<HttpResponseMessage> outcome)
    {
        context.Failures.Add(new FailedAttempt(context.Attempts, _failure!.Kind, (int?)outcome.Result?.StatusCode ?? 0, _failure.Message, Delay));
        waits.Begin(this, context.SentTo!, Delay);
        outcome.Result?.Dispose();
        _last = outcome;
        return default;
    }

    /// <summary>
    /// Refusals of what was on its way together count once: the origin has been slowed down, which spares it more than failing
    /// would, and how many they are is the throttle's doing.
    /// </summary>
    private int Cost(WebErrorKind failure) =>
        context.IsSameRefusal ? 0 : RetryRules.IsTimeout(failure) ? RetryBudget.TimeoutCost : RetryBudget.RetryCost;

    private TimeSpan DelayAfter(HttpResponseMessage? response)
    {
        var asked = context.RetryAfter ?? TimeSpan.Zero;
        var isThrottled = context.Meaning == AnswerMeaning.Throttled || (int?)response?.StatusCode is 429 or 503;
        var retry = context.Failures.Count;
        var own = isThrottled
            ? RetryDelay.AfterThrottling(options.RetryInterval, retry, options.Jitter())
            : RetryDelay.AfterFault(options.RetryInterval, retry, options.Jitter());
        return asked > own ? asked : own;
    }
}
