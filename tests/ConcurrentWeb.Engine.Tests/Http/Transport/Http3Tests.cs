using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.Http.Transport;

/// <summary>HTTP/3 is used where a server has announced it, and nowhere else.</summary>
public sealed class Http3Tests : Http3Test
{
    [Fact]
    public async Task It_is_used_from_the_announcement_on()
    {
        using var engine = await ConnectAsync();

        var result = await engine.SendAsync(Request("echo"), Stop);

        Assert.Equal(("HTTP/3", HttpVersion.Version30), (result.Member("protocol"), result.HttpVersion));
        Assert.StartsWith("HTTP/3.0 200", result.RawContent, StringComparison.Ordinal);
        Assert.Equal(["HTTP/2", "HTTP/3", "HTTP/3"], Server.Log.Requests.Select(request => request.Protocol));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task It_is_not_used_unless_it_is_asked_for(string? named)
    {
        using var engine = new RequestEngine(Options with { HttpVersion = named is null ? null : Version.Parse(named) });

        for (var i = 0; i < 3; i++)
        {
            Assert.InRange((await engine.SendAsync(Request("todos/1"), Stop)).HttpVersion!.Major, 1, 2);
        }
    }

    [Theory]
    [InlineData(50)]
    [InlineData(150)]
    public async Task Many_requests_share_few_connections_and_stay_under_the_throttle(int throttle)
    {
        using var engine = await ConnectAsync(Options with { ThrottleLimit = throttle });
        Server.Gauge.Reset();
        var requests = Enumerable.Range(0, 600).Select(n => new RequestDefinition { Uri = new Uri(Root, $"delay/20?n={n}"), Index = n });

        var index = 0;
        await foreach (var result in engine.SendAllAsync(requests, Stop))
        {
            Assert.Null(result.Error);
            Assert.Equal((index, index.ToString(CultureInfo.InvariantCulture)), (result.Index, result.Member("n")));
            Assert.Equal(HttpVersion.Version30, result.HttpVersion);
            index++;
        }

        Assert.Equal(600, Server.Gauge.Total);
        Assert.InRange(Server.Gauge.Highest, 2, throttle);
        Assert.InRange(Server.Gauge.ConnectionsEver, 0, 4);
    }

    [Fact]
    public async Task Redirections_are_followed()
    {
        using var engine = await ConnectAsync();

        var result = await engine.SendAsync(Request("redirect-chain/3"), Stop);

        Assert.Equal(("HTTP/3", 1), (result.Member("protocol"), result.Attempts));
        Assert.Equal(new Uri(Root, "echo"), result.ResponseUri);
    }

    [Fact]
    public async Task A_redirection_to_plain_http_is_followed_by_http1()
    {
        using var engine = await ConnectAsync(Options with { AllowInsecureRedirect = true });
        var target = Uri.EscapeDataString(new Uri(Server.BaseAddress, "echo").ToString());

        Assert.Equal("HTTP/1.1", (await engine.SendAsync(Request($"redirect/302?to={target}"), Stop)).Member("protocol"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("brotli")]
    [InlineData("chunked/300000")]
    [InlineData("bytes/300000")]
    [InlineData("bytes/0")]
    [InlineData("status/204")]
    public async Task Bodies_are_read_to_their_end(string path)
    {
        using var engine = await ConnectAsync();

        var result = await engine.SendAsync(Request(path), Stop);
        var head = await engine.SendAsync(Request(path) with { Method = HttpMethod.Head }, Stop);

        Assert.Equal((null, HttpVersion.Version30), (result.Error, result.HttpVersion));
        Assert.Equal((null, HttpVersion.Version30, 0), (head.Error, head.HttpVersion, head.Body.Length));
        Assert.Equal(path.EndsWith("00000", StringComparison.Ordinal) ? 300_000 : result.Body.Length, result.Body.Length);
    }

    [Fact]
    public async Task A_body_goes_into_a_file()
    {
        using var folder = new TemporaryFolder();
        using var engine = await ConnectAsync();
        var path = folder.File("answer");

        var result = await engine.SendAsync(Request("bytes/300000") with { OutFile = new OutFile(path) }, Stop);

        Assert.Equal((null, HttpVersion.Version30), (result.Error, result.HttpVersion));
        Assert.Equal(300_000, new FileInfo(path).Length);
    }

    [Theory]
    [InlineData("bytes")]
    [InlineData("file")]
    [InlineData("stream")]
    [InlineData("stream once")]
    public async Task Bodies_are_sent_and_sent_again_where_a_redirection_asks_for_it(string kind)
    {
        using var folder = new TemporaryFolder();
        var bytes = RandomNumberGenerator.GetBytes(2_000_000);
        var path = folder.File("body");
        await File.WriteAllBytesAsync(path, bytes, Stop);
        using var engine = await ConnectAsync();
        Func<HttpContent> create = kind switch
        {
            "bytes" => () => new ByteArrayContent(bytes),
            "file" => () => new FileContent(path),
            "stream" => new StreamBody(new MemoryStream(bytes)).CreateContent,
            _ => new StreamBody(PiecewiseStream.Of(bytes, 5000)).CreateContent,
        };
        var request = Request(kind == "stream once" ? "count" : "redirect/307?to=/count") with { Method = HttpMethod.Put, CreateContent = create };

        var result = await engine.SendAsync(request, Stop);

        Assert.Equal(Convert.ToHexString(SHA256.HashData(bytes)), result.Member("sha256"));
        Assert.Equal(HttpVersion.Version30, result.HttpVersion);
    }

    [Fact]
    public async Task Cookies_and_headers_go_along()
    {
        using var engine = await ConnectAsync(Options with { Cookies = new CookieContainer() });
        await engine.SendAsync(Request("cookies/set?kind=plain"), Stop);

        var cookies = await engine.SendAsync(Request("cookies"), Stop);
        var echo = await engine.SendAsync(Request("echo") with { Headers = [KeyValuePair.Create("X-Kind", "plain")] }, Stop);

        Assert.Equal("plain", cookies.Member("kind"));
        Assert.True(echo.HasHeader("x-kind"));
    }

    [Fact]
    public async Task Connections_end_with_the_engine_that_has_its_own()
    {
        using (var engine = await ConnectAsync())
        {
            foreach (var path in new[] { "todos/1", "chunked/10", "gzip", "bytes/100000", "truncate/1000/300", "status/404" })
            {
                await engine.SendAsync(Request(path), Stop);
            }

            Assert.Equal(2, Server.Gauge.OpenConnections);
        }

        await Server.Gauge.WaitUntilAsync(gauge => gauge.OpenConnections == 0, Patience.Limit);
    }

    [Fact]
    public async Task A_server_may_be_silent_for_longer_than_a_connection_is_idle()
    {
        using var engine = await ConnectAsync(Options with { TransportOptions = OwnConnections with { IdleTimeout = TimeSpan.FromMilliseconds(400) } });

        var late = await engine.SendAsync(Request("delay/1500"), Stop);
        var slow = await engine.SendAsync(Request("drip/2/1500"), Stop);

        Assert.Equal((null, HttpVersion.Version30), (late.Error, late.HttpVersion));
        Assert.Equal((null, HttpVersion.Version30), (slow.Error, slow.HttpVersion));
    }

    [Fact]
    public async Task It_does_not_get_around_the_versions_of_tls()
    {
        using var engine = new RequestEngine(Options with { TransportOptions = OwnConnections with { SslProtocols = SslProtocols.Tls12 } });

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("Tls12", (await engine.SendAsync(Request("tls"), Stop)).Member("version"));
        }
    }

    [Fact]
    public async Task It_does_not_get_around_the_hosts_allowed()
    {
        using var engine = new RequestEngine(Options with { AllowedHosts = new AllowedHosts(["127.0.0.1"]) });

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("HTTP/2", (await engine.SendAsync(Request("echo"), Stop)).Member("protocol"));
        }
    }

    [Fact]
    public async Task It_does_not_get_around_the_guard()
    {
        using (await ConnectAsync())
        {
            // The announcement is known to the connections of others.
        }

        Server.Gauge.Reset();
        using var engine = new RequestEngine(Options with { TransportOptions = OwnConnections with { BlockPrivateNetwork = true } });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(WebErrorKind.AddressNotAllowed, (await engine.SendAsync(Request("todos/1"), Stop)).Error?.Kind);
        }

        Assert.Equal((0, 0), (Server.Gauge.Total, Server.Gauge.ConnectionsEver));
    }

    [Fact]
    public async Task It_does_not_get_around_a_proxy()
    {
        await using var proxy = ProxyServer.Start(Server);
        using var engine = new RequestEngine(Options with { TransportOptions = OwnConnections with { Proxy = proxy.Address } });

        for (var i = 0; i < 3; i++)
        {
            // Only the proxy knows who that is.
            var result = await engine.SendAsync(new RequestDefinition { Uri = new Uri("https://server.invalid/echo") }, Stop);
            Assert.Equal("HTTP/2", result.Member("protocol"));
        }
    }

    [Fact]
    public async Task It_does_not_get_around_a_socket()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("s");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var forwarding = ForwardAsync(listener);
        using (var engine = new RequestEngine(Options with { TransportOptions = OwnConnections with { UnixSocket = new UnixDomainSocketEndPoint(path) } }))
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal("HTTP/2", (await engine.SendAsync(Request("echo"), Stop)).Member("protocol"));
            }
        }

        await forwarding.Patiently();
        Assert.Equal(1, Server.Gauge.ConnectionsEver);
    }

    /// <summary>Takes one connection of the socket to the server, until it ends.</summary>
    private async Task ForwardAsync(Socket listener)
    {
        await using var here = new NetworkStream(await listener.AcceptAsync(Stop), ownsSocket: true);
        using var client = new TcpClient();
        await client.ConnectAsync(Root.Host, Root.Port, Stop);
        await using var there = client.GetStream();
        await Task.WhenAny(here.CopyToAsync(there, Stop), there.CopyToAsync(here, Stop));
    }
}
