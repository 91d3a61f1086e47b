using System.Net;
using System.Security.Cryptography.X509Certificates;
using ConcurrentWeb.TestServer.Dispatch;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ConcurrentWeb.TestServer;

/// <summary>A web server on the loopback interface that answers as its URLs ask: late, broken, compressed, as a book source.</summary>
public sealed class WebTestServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopping;

    private WebTestServer(
        WebApplication application,
        WebTestServerOptions options,
        CancellationTokenSource stopping,
        ServerGauge gauge,
        RequestLog log,
        X509Certificate2? certificate)
    {
        _application = application;
        _stopping = stopping;
        Gauge = gauge;
        Log = log;
        Certificate = certificate;

        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        // They come in the order in which the listeners were made.
        var plain = addresses.Where(address => address.StartsWith("http://127.", StringComparison.Ordinal)).ToList();
        BaseAddress = new Uri(plain[0]);
        Http2BaseAddress = options.Http2 ? new Uri(plain[1]) : null;
        SecureBaseAddress = certificate is null
            ? null
            : new Uri(addresses.First(address => address.StartsWith("https:", StringComparison.Ordinal)));
    }

    /// <summary>http://127.0.0.1:PORT/</summary>
    public Uri BaseAddress { get; }

    /// <summary>https://127.0.0.1:PORT/, where TLS was asked for.</summary>
    public Uri? SecureBaseAddress { get; }

    /// <summary>http://127.0.0.1:PORT/ for HTTP/2 only, where that was asked for.</summary>
    public Uri? Http2BaseAddress { get; }

    /// <summary>The certificate of the secure listener, for clients that pin it.</summary>
    public X509Certificate2? Certificate { get; }

    public ServerGauge Gauge { get; }

    public RequestLog Log { get; }

    public static async Task<WebTestServer> StartAsync(WebTestServerOptions? options = null)
    {
        options ??= new WebTestServerOptions();
        var gauge = new ServerGauge();
        var log = new RequestLog();
        if (options.RecordRequests)
        {
            log.Start();
        }

        var stopping = new CancellationTokenSource();
        var certificate = options.Https ? SelfSignedCertificate.Create() : null;

        // The empty builder brings no logging, no configuration and no routing: nothing is written, and nothing slows a request.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            Unlimit(kestrel);
            kestrel.Listen(IPAddress.Loopback, options.Port, listener =>
            {
                listener.Protocols = HttpProtocols.Http1;
                CountConnections(listener, gauge, stopping.Token);
            });
            if (certificate is not null)
            {
                kestrel.Listen(IPAddress.Loopback, 0, listener =>
                {
                    listener.Protocols = HttpProtocols.Http1AndHttp2;
                    CountConnections(listener, gauge, stopping.Token);
                    listener.UseHttps(certificate, https =>
                    {
                        https.ClientCertificateMode = options.ClientCertificate;
                        https.AllowAnyClientCertificate();
                        https.SslProtocols = options.TlsVersions;
                    });
                });
            }

            if (options.Http2)
            {
                kestrel.Listen(IPAddress.Loopback, 0, listener =>
                {
                    listener.Protocols = HttpProtocols.Http2;
                    CountConnections(listener, gauge, stopping.Token);
                });
            }

            if (options.UnixSocket is not null)
            {
                kestrel.ListenUnixSocket(options.UnixSocket, listener =>
                {
                    listener.Protocols = HttpProtocols.Http1;
                    CountConnections(listener, gauge, stopping.Token);
                });
            }
        });

        var application = builder.Build();
        application.Run(new Dispatcher(EndpointTable.Create(options, gauge, log), gauge, log).DispatchAsync);
        await application.StartAsync();
        return new WebTestServer(application, options, stopping, gauge, log, certificate);
    }

    /// <summary>Cuts every connection and stops. Does not wait for answers under way: some of them never end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
        Certificate?.Dispose();
    }

    // A test decides what is too slow or too large, not the server.
    private static void Unlimit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxRequestLineSize = 64 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 128 * 1024;
    }

    private static void CountConnections(ListenOptions listener, ServerGauge gauge, CancellationToken stopping) =>
        listener.Use(next => async connection =>
        {
            gauge.ConnectionOpened();
            try
            {
                await using var cut = stopping.Register(connection.Abort);
                await next(connection);
            }
            finally
            {
                gauge.ConnectionClosed();
            }
        });

    // The default lifetime takes Ctrl+C and SIGTERM for itself, which is not for a guest in a test process to do.
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
