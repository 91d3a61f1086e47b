using System.Runtime.ExceptionServices;

namespace ConcurrentWeb.Http;

/// <summary>
/// Sends a request again, from its place in line, until its origin accepts it: a rejected request is flow control, and no failure; nor
/// is one that failed because its origin was out. It stands around the chain and is no handler itself, so the common case, where the
/// first response is final, does not pay for it.
/// </summary>
/// <param name="chain">What an exchange consists of.</param>
internal sealed class Requeue(HttpMessageInvoker chain)
{
    /// <summary>Sends a message, and again while it has to go back.</summary>
    /// <param name="context">The input.</param>
    /// <param name="create">Makes a message: each exchange has one of its own.</param>
    /// <param name="stop">Ends it wherever it is.</param>
    internal async Task<HttpResponseMessage> SendAsync(RequestContext context, Func<HttpRequestMessage> create, CancellationToken stop)
    {
        HttpResponseMessage response;
        try
        {
            using var message = create();
            response = await chain.SendAsync(message, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (context.GoesBack && !stop.IsCancellationRequested)
        {
            return await ContinueAsync(context, response: null, e, create, stop).ConfigureAwait(false);
        }

        return context.GoesBack ? await ContinueAsync(context, response, fault: null, create, stop).ConfigureAwait(false) : response;
    }

    /// <summary>Goes on after an exchange that has to go back.</summary>
    /// <param name="context">The input.</param>
    /// <param name="response">The response; null where there was none.</param>
    /// <param name="fault">Why there was none.</param>
    /// <param name="create">Makes the next message.</param>
    /// <param name="stop">Ends it wherever it is.</param>
    /// <returns>The response that is final; a final failure is thrown.</returns>
    internal async Task<HttpResponseMessage> ContinueAsync(
        RequestContext context, HttpResponseMessage? response, Exception? fault, Func<HttpRequestMessage> create, CancellationToken stop)
    {
        while (context.GoesBack)
        {
            var failure = response is null ? Failure.FromException(context, fault!) : Failure.FromStatus(context, response);
            context.AddFailure(failure, (int?)response?.StatusCode ?? 0, context.Hold);
            try
            {
                using var message = create();
                var next = await chain.SendAsync(message, stop).ConfigureAwait(false);
                response?.Dispose();
                (response, fault) = (next, null);
            }
            catch (ExchangeException e) when (e.IsNotSent)
            {
                // It was not sent again, so what there is to say is what happened when it was sent last.
                context.UndoFailure();
            }
            catch (Exception e) when (context.GoesBack && !stop.IsCancellationRequested)
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
}
