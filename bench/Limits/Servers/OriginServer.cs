using System.Globalization;
using Microsoft.Extensions.Primitives;
using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.Bench.Limits.Servers;

/// <summary>One origin of a running row: its listener, its proxy, and what they count.</summary>
internal sealed class OriginServer : IAsyncDisposable
{
    private readonly ServerPlan _plan;
    private readonly Outage? _outage;
    private readonly Tally _tally;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Listener? _listener;
    private ProxyProcess? _proxy;
    private Task _outageRun = Task.CompletedTask;

    private OriginServer(ServerPlan plan)
    {
        _plan = plan;
        _outage = plan.Outage is null ? null : new Outage(plan.Outage);
        _tally = new Tally(TimeProvider.System, plan.Faults?.Invoke(), _outage);
    }

    public Uri Address { get; private set; } = null!;

    public TallyReading Reading => _tally.Read();

    public static async Task<OriginServer> StartAsync(ServerPlan plan)
    {
        var server = new OriginServer(plan);
        server._listener = await Listener.StartAsync(plan, () => server._tally.Now, server.ServeAsync);
        server._proxy = plan.Proxy is null ? null : await ProxyProcess.StartAsync(plan.Proxy, server._listener.Port);
        var port = server._proxy?.Port ?? server._listener.Port;
        server.Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _stopped.TrySetResult();
        await _outageRun;
        _proxy?.Dispose();
        if (_listener is not null)
        {
            await _listener.DisposeAsync();
        }
    }

    /// <summary>Has the request fail, or lets the limit decide; and counts what came of it.</summary>
    private async Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        var input = int.Parse(context.Request.Query["n"]!, CultureInfo.InvariantCulture);
        var fault = _tally.Arrive(input, context.Connection.Id, out var beginsOutage);
        if (beginsOutage)
        {
            BeginOutage();
        }

        if (fault?.Kind == FaultKind.Late)
        {
            await Task.WhenAny(_outage!.Over, _stopped.Task);
            fault = null;
        }

        if (fault is not null)
        {
            _tally.Fail();
            await FailAsync(context, fault);
            return;
        }

        await next(context);
        if (context.Response.StatusCode != StatusCodes.Status200OK || context.RequestAborted.IsCancellationRequested)
        {
            _tally.Fail();
        }
        else if (_tally.Answer(input))
        {
            BeginOutage();
        }
    }

    private async Task FailAsync(HttpContext context, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Status:
                context.Response.StatusCode = fault.Status;
                context.Response.Headers.Connection = fault.Closes ? "close" : default(StringValues);
                if (fault.RetryAfter is { } seconds)
                {
                    context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                }

                break;
            case FaultKind.Silence:
                await Task.WhenAny(Task.Delay(Timeout.Infinite, context.RequestAborted), _stopped.Task);
                context.Abort();
                break;
            default:
                context.Abort();
                break;
        }
    }

    private void BeginOutage() => _outageRun = Task.Run(RunOutageAsync);

    private async Task RunOutageAsync()
    {
        var length = _outage!.Plan.Length;
        if (_outage.Plan.Fault.Kind == FaultKind.Refused)
        {
            await _listener!.CloseAsync();
            await Task.WhenAny(Task.Delay(length), _stopped.Task);
            _listener = await Listener.StartAsync(_plan, () => _tally.Now, ServeAsync, _listener.Port);
        }
        else
        {
            await Task.WhenAny(Task.Delay(length), _stopped.Task);
        }

        _outage.End();
    }
}
