namespace ConcurrentWeb.TestServer.Dispatch;

/// <summary>Brings each request to its endpoint, and keeps gauge and log while it is there.</summary>
internal sealed class Dispatcher(EndpointTable endpoints, ServerGauge gauge, RequestLog log)
{
    public async Task DispatchAsync(HttpContext context)
    {
        var path = (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        var endpoint = endpoints.Find(path.Length == 0 ? "" : path[0]);
        if (endpoint.Observes)
        {
            await AnswerAsync(endpoint, new Exchange(context, path[1..], gauge: null));
            return;
        }

        gauge.Enter();
        var exchange = new Exchange(context, path.Length == 0 ? path : path[1..], gauge);
        try
        {
            if (log.IsOn)
            {
                await log.RecordAsync(context);
            }

            await AnswerAsync(endpoint, exchange);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: nobody is left to answer.
        }
        finally
        {
            exchange.Leave();
        }
    }

    private static async Task AnswerAsync(EndpointTable.Entry endpoint, Exchange exchange)
    {
        try
        {
            await endpoint.Answer(exchange);
        }
        catch (Exception failure)
            when (failure is FormatException or OverflowException or ArgumentException && !exchange.Response.HasStarted)
        {
            exchange.Response.Clear();
            await exchange.AnswerTextAsync(failure.Message, StatusCodes.Status400BadRequest);
        }
    }
}
