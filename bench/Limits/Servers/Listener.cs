using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ConcurrentWeb.Bench.Limits.Servers;

/// <summary>Kestrel with the rate limiting middleware, on a loopback port.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private static readonly byte[] Body = """{"ok":true}"""u8.ToArray();

    private readonly WebApplication _application;

    private Listener(WebApplication application)
    {
        _application = application;
        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        Port = new Uri(addresses.Addresses.Single()).Port;
    }

    public int Port { get; }

    /// <param name="plan">The limits, and the latency.</param>
    /// <param name="elapsed">The time since the first request.</param>
    /// <param name="serve">What stands before the limits.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    public static async Task<Listener> StartAsync(
        ServerPlan plan, Func<TimeSpan> elapsed, Func<HttpContext, RequestDelegate, Task> serve, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, RowLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, port, listener => listener.Protocols = HttpProtocols.Http1));
        if (plan.Limits.Count > 0)
        {
            builder.Services.AddRateLimiter(limiter =>
            {
                limiter.RejectionStatusCode = plan.RejectionStatus;
                limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, int>(_ => PartitionAt(plan.Limits, elapsed()));
                limiter.OnRejected = (rejected, _) =>
                {
                    if (plan.HasRetryAfter)
                    {
                        // The limiter of requests at once cannot tell when there is room again: a second, as many servers say.
                        var isKnown = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter);
                        var seconds = isKnown ? (int)Math.Ceiling(retryAfter.TotalSeconds) : 1;
                        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                    }

                    return ValueTask.CompletedTask;
                };
            });
        }

        var application = builder.Build();
        application.Use(serve);
        if (plan.Limits.Count > 0)
        {
            application.UseRateLimiter();
        }

        application.Run(context => RespondAsync(context, plan.Latency));
        await application.StartAsync();
        return new Listener(application);
    }

    /// <summary>Stops listening, and cuts all connections.</summary>
    public ValueTask DisposeAsync() => new(CloseAsync());

    public async Task CloseAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private static RateLimitPartition<int> PartitionAt(IReadOnlyList<LimitPhase> limits, TimeSpan elapsed)
    {
        var phase = limits.Count - 1;
        while (limits[phase].From > elapsed)
        {
            phase--;
        }

        return limits[phase].Partition(phase);
    }

    private static async Task RespondAsync(HttpContext context, TimeSpan latency)
    {
        if (latency > TimeSpan.Zero)
        {
            await Task.Delay(latency, context.RequestAborted);
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Body.Length;
        await context.Response.Body.WriteAsync(Body);
    }

    // The default lifetime takes Ctrl+C and SIGTERM, which belong to the process.
    private sealed class RowLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
