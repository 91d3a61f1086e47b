using System.Net;
using System.Net.Sockets;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.Http.Transport;

/// <summary>Every address here is one of this machine, so that nothing leaves it even where the guard fails.</summary>
public sealed class GuardTests
{
    private static readonly TransportOptions Guarded = new() { BlockPrivateNetwork = true };

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.1")]
    [InlineData("0.0.0.0")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    public async Task This_machine_is_not_connected_to_however_it_is_spelled(string host)
    {
        await using var server = await WebTestServer.StartAsync();
        var address = new Uri($"http://{host}:{server.BaseAddress.Port}/");

        var result = await Sending.GetAsync(address, "todos/1", Guarded);

        Assert.Equal(WebErrorKind.AddressNotAllowed, result.Error?.Kind);
        Assert.Contains("the address of a private network", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Gauge.ConnectionsEver);
    }

    [Fact]
    public async Task A_connection_made_without_the_guard_serves_none_with_it()
    {
        await using var server = await WebTestServer.StartAsync();

        Assert.Null((await Sending.GetAsync(server.BaseAddress, "todos/1", new TransportOptions())).Error);
        var result = await Sending.GetAsync(server.BaseAddress, "todos/1", Guarded);

        Assert.Equal(WebErrorKind.AddressNotAllowed, result.Error?.Kind);
        Assert.Equal(1, server.Gauge.Total);
    }

    [Fact]
    public async Task It_holds_for_tls_and_http2_too()
    {
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20, HttpVersion.Version30 })
        {
            var options = new EngineOptions { HttpVersion = version, TransportOptions = Sending.AnyCertificate with { BlockPrivateNetwork = true } };
            var result = await Sending.GetAsync(server.SecureBaseAddress!, "todos/1", options);

            Assert.Equal(WebErrorKind.AddressNotAllowed, result.Error?.Kind);
        }

        Assert.Equal(0, server.Gauge.ConnectionsEver);
    }

    [Fact]
    public async Task A_host_that_is_not_allowed_is_not_asked()
    {
        await using var server = await WebTestServer.StartAsync();
        var options = new EngineOptions { AllowedHosts = new AllowedHosts(["*.example.org", "localhost"]) };

        var refused = await Sending.GetAsync(server.BaseAddress, "todos/1", options);
        var allowed = await Sending.GetAsync(new Uri($"http://localhost:{server.BaseAddress.Port}/"), "todos/1", options);

        refused.AssertFailed(WebErrorKind.AddressNotAllowed, "the host '127.0.0.1' is not one of those allowed");
        Assert.Equal(0, refused.Attempts);
        Assert.Null(allowed.Error);
        Assert.Equal(1, server.Gauge.Total);
    }

    [Fact]
    public void Options_that_would_lead_around_the_guard_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new RequestEngine(new() { TransportOptions = Guarded with { Proxy = new Uri("http://p.test") } }));
        Assert.Throws<ArgumentException>(
            () => new RequestEngine(new() { TransportOptions = Guarded with { UnixSocket = new UnixDomainSocketEndPoint("/tmp/none") } }));
    }
}
