using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ConcurrentWeb.TestServer;

/// <summary>
/// An HTTP proxy on the loopback interface. Whatever host it is asked for, it goes to one test server: a tunnel (CONNECT)
/// to the secure listener, any other request to the plain one, with a Via header. So no test needs the real host.
/// </summary>
public sealed class ProxyServer : IAsyncDisposable
{
    private readonly RawServer _listener;
    private readonly WebTestServer _server;
    private readonly string? _user;
    private int _tunnels;
    private int _forwarded;

    private ProxyServer(WebTestServer server, string? user)
    {
        (_server, _user) = (server, user);
        _listener = RawServer.Start(ServeAsync);
    }

    /// <summary>http://127.0.0.1:PORT/</summary>
    public Uri Address => _listener.BaseAddress;

    /// <summary>Connections accepted so far.</summary>
    public int Connections => _listener.Connections;

    /// <summary>Tunnels made so far.</summary>
    public int Tunnels => Volatile.Read(ref _tunnels);

    /// <summary>Requests forwarded so far.</summary>
    public int Forwarded => Volatile.Read(ref _forwarded);

    /// <param name="server">Where everything goes.</param>
    /// <param name="user">NAME:PASSWORD that the client has to give by Basic; null where it need not.</param>
    public static ProxyServer Start(WebTestServer server, string? user = null) => new(server, user);

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(Stream client, CancellationToken stopping)
    {
        var head = await RawServer.ReadHeadAsync(client, stopping);
        if (head.Length == 0)
        {
            return;
        }

        if (_user is not null && !head.Contains($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(_user))}\r\n", StringComparison.Ordinal))
        {
            await WriteAsync(
                client,
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                stopping);
            return;
        }

        var isTunnel = head.StartsWith("CONNECT ", StringComparison.Ordinal);
        var target = isTunnel ? _server.SecureBaseAddress ?? _server.BaseAddress : _server.BaseAddress;
        using var upstream = new TcpClient();
        await upstream.ConnectAsync(IPAddress.Loopback, target.Port, stopping);
        var server = upstream.GetStream();
        if (isTunnel)
        {
            Interlocked.Increment(ref _tunnels);
            await WriteAsync(client, "HTTP/1.1 200 Connection established\r\n\r\n", stopping);
        }
        else
        {
            // One request a connection: the next one would have no Via.
            Interlocked.Increment(ref _forwarded);
            var lines = head.TrimEnd().Split("\r\n").Where(line => !line.StartsWith("Proxy-Authorization:", StringComparison.OrdinalIgnoreCase));
            await WriteAsync(server, $"{string.Join("\r\n", lines)}\r\nVia: 1.1 test-proxy\r\nConnection: close\r\n\r\n", stopping);
        }

        var toServer = client.CopyToAsync(server, stopping);
        await Task.WhenAny(toServer, server.CopyToAsync(client, stopping));
    }

    private static async Task WriteAsync(Stream stream, string text, CancellationToken stopping) =>
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), stopping);
}
