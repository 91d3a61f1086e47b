using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Http;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.Http.Transport;

public sealed class VersionTests
{
    [Theory]
    [InlineData("http://h.test/", null, false, "1.1", HttpVersionPolicy.RequestVersionOrLower)]
    [InlineData("https://h.test/", null, false, "2.0", HttpVersionPolicy.RequestVersionOrLower)]
    [InlineData("https://h.test/", null, true, "1.1", HttpVersionPolicy.RequestVersionOrLower)]
    [InlineData("http://h.test/", "1.0", false, "1.0", HttpVersionPolicy.RequestVersionOrLower)]
    [InlineData("https://h.test/", "1.1", false, "1.1", HttpVersionPolicy.RequestVersionOrLower)]
    [InlineData("http://h.test/", "2.0", false, "2.0", HttpVersionPolicy.RequestVersionExact)]
    [InlineData("https://h.test/", "2.0", false, "2.0", HttpVersionPolicy.RequestVersionOrLower)]
    [InlineData("https://h.test/", "2.0", true, "2.0", HttpVersionPolicy.RequestVersionOrLower)]
    [InlineData("https://h.test/", "3.0", false, "3.0", HttpVersionPolicy.RequestVersionOrLower)]
    [InlineData("http://h.test/", "3.0", false, "3.0", HttpVersionPolicy.RequestVersionOrLower)]
    public void Each_message_asks_for_its_version(string address, string? named, bool disableKeepAlive, string version, HttpVersionPolicy policy)
    {
        var options = new EngineOptions { HttpVersion = named is null ? null : Version.Parse(named), DisableKeepAlive = disableKeepAlive };

        using var message = new RequestContext(new RequestDefinition { Uri = new Uri(address) }, options).CreateMessage();

        Assert.Equal((version, policy), (message.Version.ToString(), message.VersionPolicy));
        Assert.Equal(disableKeepAlive ? true : null, message.Headers.ConnectionClose);
    }

    [Fact]
    public void Http3_does_not_get_around_a_guard_or_a_socket_the_hosts_allowed_or_the_versions_of_tls()
    {
        var guarded = new TransportOptions { BlockPrivateNetwork = true };
        var toSocket = new TransportOptions { UnixSocket = new UnixDomainSocketEndPoint("/tmp/none") };
        Assert.Equal(HttpVersion.Version20, VersionWith(new EngineOptions { TransportOptions = guarded }));
        Assert.Equal(HttpVersion.Version20, VersionWith(new EngineOptions { TransportOptions = toSocket }));
        Assert.Equal(HttpVersion.Version20, VersionWith(new EngineOptions { AllowedHosts = new AllowedHosts(["h.test"]) }));
        Assert.Equal(HttpVersion.Version20, VersionWith(new EngineOptions { TransportOptions = new() { SslProtocols = SslProtocols.Tls12 } }));
        Assert.Equal(
            HttpVersion.Version30, VersionWith(new EngineOptions { TransportOptions = new() { SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 } }));

        static Version VersionWith(EngineOptions options)
        {
            var request = new RequestDefinition { Uri = new Uri("https://h.test/"), HttpVersion = HttpVersion.Version30 };
            using var message = new RequestContext(request, options).CreateMessage();
            return message.Version;
        }
    }

    [Theory]
    [InlineData(null, "HTTP/2")]
    [InlineData("1.0", "HTTP/1.0")]
    [InlineData("1.1", "HTTP/1.1")]
    [InlineData("2.0", "HTTP/2")]
    public async Task Over_tls_the_server_is_asked_in_the_version_that_was_named(string? named, string protocol)
    {
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });

        var options = new EngineOptions { HttpVersion = named is null ? null : Version.Parse(named), TransportOptions = Sending.AnyCertificate };
        var result = await Sending.GetAsync(server.SecureBaseAddress!, "echo", options);

        Assert.Equal(protocol, result.Member("protocol"));
    }

    [Fact]
    public async Task Http3_that_cannot_be_had_is_a_lower_one()
    {
        // The server says that it has HTTP/3, and nobody answers there. A system without QUIC does not even ask.
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });
        using var engine = new RequestEngine(
            new EngineOptions { HttpVersion = HttpVersion.Version30, MaximumRetryCount = 0, TransportOptions = Sending.AnyCertificate });
        var offered = new Uri(server.SecureBaseAddress!, "headers?Alt-Svc=" + Uri.EscapeDataString("h3=\":9\"; ma=60"));
        var requests = Enumerable.Range(0, 20).Select(n => new RequestDefinition
        {
            Uri = n % 5 == 0 ? offered : new Uri(server.SecureBaseAddress!, "echo"),
            Index = n,
        });

        var stop = TestContext.Current.CancellationToken;
        var results = await engine.SendAllAsync(requests, stop).ToListAsync(stop).AsTask().Patiently();

        Assert.Equal(20, results.Count);
        Assert.All(results, static result => Assert.Equal((null, HttpVersion.Version20), (result.Error, result.HttpVersion)));
    }

    [Fact]
    public async Task A_body_that_can_be_read_once_survives_http3_that_cannot_be_had()
    {
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });
        using var engine = new RequestEngine(
            new EngineOptions { HttpVersion = HttpVersion.Version30, MaximumRetryCount = 0, TransportOptions = Sending.AnyCertificate });
        var stop = TestContext.Current.CancellationToken;
        var offered = new Uri(server.SecureBaseAddress!, "headers?Alt-Svc=" + Uri.EscapeDataString("h3=\":9\"; ma=60"));
        Assert.Null((await engine.SendAsync(new RequestDefinition { Uri = offered }, stop)).Error);

        var body = new StreamBody(PiecewiseStream.Of(new byte[100_000], 5000));
        var request = new RequestDefinition { Uri = new Uri(server.SecureBaseAddress!, "count"), Method = HttpMethod.Post, CreateContent = body.CreateContent };
        var result = await engine.SendAsync(request, stop).Patiently();

        Assert.Equal((null, 1, HttpVersion.Version20), (result.Error, result.Attempts, result.HttpVersion));
        Assert.Contains("\"length\":100000", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http3_of_a_server_without_tls_is_http1()
    {
        await using var server = await WebTestServer.StartAsync();

        var result = await Sending.GetAsync(server.BaseAddress, "echo", new EngineOptions { HttpVersion = HttpVersion.Version30 });

        Assert.Equal("HTTP/1.1", result.Member("protocol"));
    }

    [Fact]
    public async Task Http3_where_nobody_listens_is_a_failed_connection()
    {
        var options = new EngineOptions { HttpVersion = HttpVersion.Version30, MaximumRetryCount = 0 };

        var result = await Sending.GetAsync(new Uri("https://127.0.0.1:9/"), "", options).Patiently();

        Assert.Equal((WebErrorKind.ConnectionFailure, 1), (result.Error?.Kind, result.Attempts));
    }

    [Fact]
    public async Task Http2_without_tls_is_spoken_from_the_first_byte()
    {
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Http2 = true });
        var options = new EngineOptions { HttpVersion = HttpVersion.Version20 };

        Assert.Equal("HTTP/2", (await Sending.GetAsync(server.Http2BaseAddress!, "echo", options)).Member("protocol"));
        var refused = await Sending.GetAsync(server.BaseAddress, "echo", options);
        refused.AssertFailed(WebErrorKind.ProtocolFailure, "HTTP_1_1_REQUIRED");
    }

    [Fact]
    public async Task Many_requests_share_a_connection_of_http2_and_stay_under_the_throttle()
    {
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });
        using var engine = new RequestEngine(new EngineOptions { ThrottleLimit = 50, TransportOptions = Sending.AnyCertificate });
        var requests = Enumerable.Range(0, 200).Select(n => new RequestDefinition { Uri = new Uri(server.SecureBaseAddress!, $"delay/5?n={n}"), Index = n });

        var index = 0;
        await foreach (var result in engine.SendAllAsync(requests, TestContext.Current.CancellationToken))
        {
            Assert.Null(result.Error);
            Assert.Equal((index++, HttpVersion.Version20), (result.Index, result.HttpVersion));
        }

        Assert.Equal(200, server.Gauge.Total);
        Assert.InRange(server.Gauge.Highest, 2, 50);
        Assert.InRange(server.Gauge.ConnectionsEver, 1, 3);
    }

    [Fact]
    public async Task Without_keep_alive_each_request_has_its_connection()
    {
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });
        using var engine = new RequestEngine(new EngineOptions { DisableKeepAlive = true, TransportOptions = Sending.AnyCertificate });
        foreach (var root in new[] { server.BaseAddress, server.SecureBaseAddress! })
        {
            server.Gauge.Reset();
            for (var i = 0; i < 3; i++)
            {
                var result = await engine.SendAsync(new RequestDefinition { Uri = new Uri(root, "echo") }, TestContext.Current.CancellationToken);

                Assert.Equal("HTTP/1.1", result.Member("protocol"));
                Assert.True(result.BaseResponse!.Headers.ConnectionClose);
            }

            Assert.Equal(3, server.Gauge.ConnectionsEver);
        }
    }
}
