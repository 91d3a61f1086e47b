using System.Net;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.Http.Transport;

/// <summary>A server with HTTP/3 and an engine that asks for it. Skipped where the machine has no QUIC.</summary>
public abstract class Http3Test : IAsyncLifetime
{
    protected const string NoQuic = "This machine has no QUIC (on Linux, the library libmsquic).";

    // Credentials make the connections those of one engine. What others heard at this port may be of a server that has gone.
    protected static TransportOptions OwnConnections { get; } = Sending.AnyCertificate with { Credentials = new CredentialCache() };

    protected static EngineOptions Options { get; } = new()
    {
        HttpVersion = HttpVersion.Version30,
        MaximumRetryCount = 0,
        RetryInterval = TimeSpan.FromMilliseconds(1),
        TransportOptions = OwnConnections,
    };

    protected WebTestServer Server { get; private set; } = null!;

    protected Uri Root => Server.SecureBaseAddress!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(WebTestServer.HasHttp3, NoQuic);
        Server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true, Http3 = true, RecordRequests = true });
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }

    protected RequestDefinition Request(string path) => new() { Uri = new Uri(Root, path) };

    /// <summary>An engine that has heard of the server's HTTP/3, and has its connection.</summary>
    protected async Task<RequestEngine> ConnectAsync(EngineOptions? options = null)
    {
        var engine = new RequestEngine(options ?? Options);
        var first = await engine.SendAsync(Request("todos/1"), Stop);
        var second = await engine.SendAsync(Request("todos/1"), Stop);
        Assert.Equal((null, HttpVersion.Version20), (first.Error, first.HttpVersion));
        Assert.Equal((null, HttpVersion.Version30), (second.Error, second.HttpVersion));
        return engine;
    }
}
