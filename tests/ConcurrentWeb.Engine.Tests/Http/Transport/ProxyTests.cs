using System.Net;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.Http.Transport;

public sealed class ProxyTests
{
    private static readonly Uri Elsewhere = new("http://elsewhere.invalid/");
    private static readonly Uri SecureElsewhere = new("https://elsewhere.invalid/");

    [Fact]
    public async Task Requests_go_through_it()
    {
        await using var server = await WebTestServer.StartAsync();
        await using var proxy = ProxyServer.Start(server);

        var result = await Sending.GetAsync(Elsewhere, "echo", new TransportOptions { Proxy = proxy.Address });

        Assert.True(result.HasHeader("Via"));
        Assert.Equal((1, 0), (proxy.Forwarded, proxy.Tunnels));
    }

    [Fact]
    public async Task Secure_requests_are_tunnelled_and_may_be_of_http2()
    {
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });
        await using var proxy = ProxyServer.Start(server);

        var result = await Sending.GetAsync(SecureElsewhere, "echo", Sending.AnyCertificate with { Proxy = proxy.Address });

        Assert.Equal("HTTP/2", result.Member("protocol"));
        Assert.Equal((0, 1), (proxy.Forwarded, proxy.Tunnels));
    }

    [Fact]
    public async Task Requests_to_this_machine_do_not_need_it()
    {
        await using var server = await WebTestServer.StartAsync();
        await using var proxy = ProxyServer.Start(server);

        var result = await Sending.GetAsync(server.BaseAddress, "echo", new TransportOptions { Proxy = proxy.Address });

        Assert.False(result.HasHeader("Via"));
        Assert.Equal(0, proxy.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_user_is_told_where_there_is_one(bool isSecure)
    {
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });
        await using var proxy = ProxyServer.Start(server, "name:pass");
        var options = Sending.AnyCertificate with { Proxy = proxy.Address, ProxyCredentials = new NetworkCredential("name", "pass") };

        var result = await Sending.GetAsync(isSecure ? SecureElsewhere : Elsewhere, "echo", options);

        Assert.Null(result.Error);
        Assert.False(result.HasHeader("Proxy-Authorization"));
    }

    [Fact]
    public async Task A_refusal_is_an_error_without_the_proxys_secrets()
    {
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });
        await using var proxy = ProxyServer.Start(server, "name:pass");
        var options = Sending.AnyCertificate with { Proxy = new UriBuilder(proxy.Address) { UserName = "u", Password = "hidden" }.Uri };

        var tunnel = await Sending.GetAsync(SecureElsewhere, "echo", options);
        var forward = await Sending.GetAsync(Elsewhere, "echo", options);

        tunnel.AssertFailed(WebErrorKind.AuthenticationFailure, "the proxy refused the connection with 407");
        Assert.DoesNotContain("hidden", tunnel.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(407, forward.StatusCode);
    }

    [Theory]
    [InlineData("proxy:8080")]
    [InlineData("ftp://proxy")]
    [InlineData("/proxy")]
    public void An_address_that_is_none_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => new TransportOptions { Proxy = new Uri(address, UriKind.RelativeOrAbsolute) });

    [Fact]
    public void Options_that_exclude_each_other_are_refused()
    {
        var address = new Uri("http://p.test");
        var user = new NetworkCredential();
        TransportOptions[] wrong =
        [
            new() { Proxy = address, NoProxy = true },
            new() { ProxyResolver = new WebProxy(address), Proxy = address },
            new() { ProxyResolver = new WebProxy(address), NoProxy = true },
            new() { ProxyResolver = new WebProxy(address), BlockPrivateNetwork = true },
            new() { ProxyCredentials = user },
            new() { ProxyUseDefaultCredentials = true },
            new() { Proxy = address, ProxyCredentials = user, ProxyUseDefaultCredentials = true },
        ];

        Assert.All(wrong, options => Assert.Throws<ArgumentException>(() => new RequestEngine(new EngineOptions { TransportOptions = options })));
    }
}
