using System.Net;
using System.Net.Quic;
using System.Security.Cryptography.X509Certificates;
using ConcurrentWeb.TestServer.Dispatch;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ConcurrentWeb.TestServer;

/// <summary>A web server on the loopback interface that answers as its URLs ask: late, broken, compressed, as a book source.</summary>
public sealed class WebTestServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly OpenConnections _connections;

    private WebTestServer(
        WebApplication application,
        WebTestServerOptions options,
        OpenConnections connections,
        ServerGauge gauge,
        RequestLog log,
        X509Certificate2? certificate)
    {
        _application = application;
        _connections = connections;
        Gauge = gauge;
        Log = log;
        Certificate = certificate;

        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        // They come in the order in which the listeners were made.
        var plain = addresses.Where(address => address.StartsWith("http://127.", StringComparison.Ordinal)).ToList();
        BaseAddress = new Uri(plain[0]);
        Http2BaseAddress = options.Http2 ? new Uri(plain[1]) : null;
        var secure = addresses.Where(address => address.StartsWith("https:", StringComparison.Ordinal)).ToList();
        SecureBaseAddress = certificate is null ? null : new Uri(secure[0]);
        Http3Port = secure.Count > 1 ? new Uri(secure[1]).Port : null;
    }

    /// <summary>http://127.0.0.1:PORT/</summary>
    public Uri BaseAddress { get; }

    /// <summary>https://127.0.0.1:PORT/, where TLS was asked for.</summary>
    public Uri? SecureBaseAddress { get; }

    /// <summary>http://127.0.0.1:PORT/ for HTTP/2 only, where that was asked for.</summary>
    public Uri? Http2BaseAddress { get; }

    /// <summary>The UDP port for HTTP/3, where that was asked for and can be had.</summary>
    public int? Http3Port { get; }

    /// <summary>The certificate of the secure listener, for clients that pin it.</summary>
    public X509Certificate2? Certificate { get; }

    public ServerGauge Gauge { get; }

    public RequestLog Log { get; }

    /// <summary>Whether this machine has QUIC, and so HTTP/3: a matter of the system, and of the library libmsquic on Linux.</summary>
#pragma warning disable CA1416, CA2252 // It is this very question; and until .NET 9 the API counted as one that may change.
    public static bool HasHttp3 => QuicListener.IsSupported;
#pragma warning restore CA1416, CA2252

    public static async Task<WebTestServer> StartAsync(WebTestServerOptions? options = null)
    {
        options ??= new WebTestServerOptions();
        var gauge = new ServerGauge();
        var log = new RequestLog();
        if (options.RecordRequests)
        {
            log.Start();
        }

        var connections = new OpenConnections(gauge);
        var certificate = options.Https ? SelfSignedCertificate.Create() : null;

        // The empty builder brings no logging, no configuration and no routing: nothing is written, and nothing slows a request.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseQuic().ConfigureKestrel(kestrel =>
        {
            Unlimit(kestrel);
            kestrel.Listen(IPAddress.Loopback, options.Port, listener =>
            {
                listener.Protocols = HttpProtocols.Http1;
                connections.Watch(listener);
            });
            if (certificate is not null)
            {
                kestrel.Listen(IPAddress.Loopback, 0, listener =>
                {
                    listener.Protocols = HttpProtocols.Http1AndHttp2;
                    connections.Watch(listener);
                    UseTls(listener, certificate, options);
                });
            }

            if (certificate is not null && options.Http3 && HasHttp3)
            {
                // One listener cannot take a free port of TCP and the same of UDP, so this one has a port of its own.
                kestrel.Listen(IPAddress.Loopback, 0, listener =>
                {
                    listener.Protocols = HttpProtocols.Http3;
                    listener.DisableAltSvcHeader = true;
                    connections.Watch(listener);
                    UseTls(listener, certificate, options);
                });
            }

            if (options.Http2)
            {
                kestrel.Listen(IPAddress.Loopback, 0, listener =>
                {
                    listener.Protocols = HttpProtocols.Http2;
                    connections.Watch(listener);
                });
            }

            if (options.UnixSocket is not null)
            {
                kestrel.ListenUnixSocket(options.UnixSocket, listener =>
                {
                    listener.Protocols = HttpProtocols.Http1;
                    connections.Watch(listener);
                });
            }
        });

        var application = builder.Build();
        WebTestServer? server = null;
        application.Use((exchange, next) =>
        {
            if (exchange.Request.IsHttps && server?.Http3Port is { } port)
            {
                exchange.Response.Headers.AltSvc = FormattableString.Invariant($"h3=\":{port}\"; ma=86400");
            }

            return next(exchange);
        });
        application.Run(new Dispatcher(EndpointTable.Create(options, gauge, log), gauge, log).DispatchAsync);
        await application.StartAsync();
        return server = new WebTestServer(application, options, connections, gauge, log, certificate);
    }

    /// <summary>Cuts every connection that is open now; the server goes on.</summary>
    public void CutConnections() => _connections.Cut();

    /// <summary>Cuts every connection and stops. Does not wait for answers under way: some of them never end.</summary>
    public async ValueTask DisposeAsync()
    {
        _connections.Close();
        await _application.StopAsync();
        await _application.DisposeAsync();
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

    private static void UseTls(ListenOptions listener, X509Certificate2 certificate, WebTestServerOptions options) =>
        listener.UseHttps(certificate, https =>
        {
            https.ClientCertificateMode = options.ClientCertificate;
            https.AllowAnyClientCertificate();

            if (listener.Protocols != HttpProtocols.Http3)
            {
                // QUIC has TLS 1.3, and no other.
                https.SslProtocols = options.TlsVersions;
            }
        });

    // The default lifetime takes Ctrl+C and SIGTERM for itself, which is not for a guest in a test process to do.
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
