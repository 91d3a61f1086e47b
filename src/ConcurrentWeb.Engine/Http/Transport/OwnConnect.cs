using System.Net;
using System.Net.Sockets;

namespace ConcurrentWeb.Http;

/// <summary>Makes the connections that the runtime would not make by itself in the way that the options ask for.</summary>
internal static class OwnConnect
{
    internal static async ValueTask<Stream> ToUnixSocketAsync(UnixDomainSocketEndPoint endPoint, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(endPoint, cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();

            // The runtime says of a socket that is not there that an address cannot be assigned, and would name the server instead.
            var reason = File.Exists(endPoint.ToString()) ? e.Message : "there is no such socket";
            throw new SocketException((int)e.SocketErrorCode, $"{reason} ('{endPoint}')");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Resolves the name and connects to what is public of it. The check is made of the addresses that are connected to,
    /// so neither an odd spelling of an address nor a name that resolves otherwise the second time gets around it.
    /// </summary>
    /// <exception cref="ExchangeException">None of the addresses is public.</exception>
    internal static async ValueTask<Stream> ToPublicAddressAsync(DnsEndPoint endPoint, CancellationToken cancel)
    {
        // The resolver refuses 0.0.0.0 in its own words.
        IPAddress[] addresses = IPAddress.TryParse(endPoint.Host, out var address)
            ? [address]
            : await Dns.GetHostAddressesAsync(endPoint.Host, cancel).ConfigureAwait(false);
        var isPublic = Array.FindAll(addresses, one => !PrivateNetwork.Contains(one));
        if (isPublic.Length == 0)
        {
            var found = addresses.Length == 0 ? "has no address"
                : address is not null ? "is the address of a private network"
                : $"is at {addresses[0]}, which is the address of a private network";
            throw new ExchangeException(WebErrorKind.AddressNotAllowed, $"{endPoint.Host} {found}");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(isPublic, endPoint.Port, cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
