using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Http;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.Http.Transport;

public sealed class TransportPoolTests
{
    private const int Capacity = 4;

    private static readonly TransportOptions Default = new();

    private readonly TransportPool _pool = new(Capacity);

    [Fact]
    public void Equal_options_share_a_transport()
    {
        using var first = _pool.Rent(Default with { Proxy = new Uri("http://p.test") });
        using var second = _pool.Rent(Default with { Proxy = new Uri("http://p.test"), ClientCertificates = new List<X509Certificate>() });
        using var third = _pool.Rent(Default);

        Assert.Same(first.Handler, second.Handler);
        Assert.NotSame(first.Handler, third.Handler);
    }

    [Fact]
    public void A_guard_is_not_shared_with_who_has_none()
    {
        using var guarded = _pool.Rent(Default with { BlockPrivateNetwork = true });
        using var open = _pool.Rent(Default);

        Assert.NotSame(guarded.Handler, open.Handler);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Credentials_and_resolvers_have_a_transport_of_their_own_that_ends_with_its_lease(bool hasCredentials)
    {
        var options = hasCredentials
            ? Default with { Credentials = new NetworkCredential("a", "b") }
            : Default with { ProxyResolver = new WebProxy("http://p.test") };
        var first = _pool.Rent(options);
        using var second = _pool.Rent(options);

        Assert.NotSame(first.Handler, second.Handler);
        first.Dispose();
        Assert.True(IsDisposed(first.Handler));
        Assert.False(IsDisposed(second.Handler));
    }

    [Fact]
    public void The_number_of_transports_is_bounded_and_those_in_use_stay()
    {
        using var held = _pool.Rent(Default with { ConnectTimeout = TimeSpan.FromMilliseconds(1) });
        for (var i = 2; i < 100; i++)
        {
            _pool.Rent(Default with { ConnectTimeout = TimeSpan.FromMilliseconds(i) }).Dispose();
            Assert.InRange(_pool.Count, 1, Capacity);
        }

        using var again = _pool.Rent(Default with { ConnectTimeout = TimeSpan.FromMilliseconds(1) });
        Assert.Same(held.Handler, again.Handler);
        Assert.False(IsDisposed(held.Handler));
    }

    [Fact]
    public void When_all_are_in_use_the_next_one_ends_with_its_lease()
    {
        var leases = Enumerable.Range(200, Capacity)
            .Select(n => _pool.Rent(Default with { ConnectTimeout = TimeSpan.FromMilliseconds(n) }))
            .ToList();
        var next = _pool.Rent(Default with { ConnectTimeout = TimeSpan.FromMilliseconds(500) });

        next.Dispose();

        Assert.True(IsDisposed(next.Handler));
        leases.ForEach(lease => lease.Dispose());
    }

    [Fact]
    public async Task Runs_with_credentials_leave_no_connections()
    {
        await using var server = await WebTestServer.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var options = new TransportOptions { Credentials = new NetworkCredential("a", "b") };
            Assert.Null((await Sending.GetAsync(server.BaseAddress, "todos/1", options)).Error);
        }

        await server.Gauge.WaitUntilAsync(gauge => gauge.OpenConnections == 0, Patience.Limit);
        Assert.Equal(20, server.Gauge.ConnectionsEver);
    }

    [Fact]
    public async Task Runs_with_plain_options_share_their_connections()
    {
        await using var server = await WebTestServer.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            Assert.Null((await Sending.GetAsync(server.BaseAddress, "todos/1", new TransportOptions { NoProxy = true })).Error);
        }

        Assert.Equal(1, server.Gauge.ConnectionsEver);
    }

    [Fact]
    public async Task A_unix_socket_takes_the_place_of_the_address()
    {
        var path = Path.Combine(Path.GetTempPath(), $"cw-{Guid.NewGuid():N}.sock");
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { UnixSocket = path });
        var options = new TransportOptions { UnixSocket = new UnixDomainSocketEndPoint(path) };

        var result = await Sending.GetAsync(new Uri("http://elsewhere.invalid/"), "echo", options);

        Assert.Equal("/echo", result.Member("url"));
        Assert.Equal(1, server.Gauge.ConnectionsEver);
    }

    [Fact]
    public async Task A_unix_socket_that_is_none_is_a_failed_connection()
    {
        var options = new TransportOptions { UnixSocket = new UnixDomainSocketEndPoint("/nonesuch/socket") };

        var result = await Sending.GetAsync(new Uri("http://elsewhere.invalid/"), "echo", options);

        Assert.Equal(WebErrorKind.ConnectionFailure, result.Error?.Kind);
    }

    /// <summary>A disposed handler refuses at once; any other tries to connect, to a port that nobody listens on.</summary>
    private static bool IsDisposed(HttpMessageHandler handler)
    {
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var message = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:1/");
        try
        {
            _ = invoker.SendAsync(message, CancellationToken.None);
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}
