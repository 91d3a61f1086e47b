using System.Net;
using System.Net.Sockets;

namespace ConcurrentWeb.Http;

/// <summary>
/// The addresses that a list from elsewhere has no business with: this machine, the networks behind it, and whatever
/// the registries of special addresses (RFC 6890) do not call globally reachable.
/// </summary>
internal static class PrivateNetwork
{
    private static readonly Prefix[] Networks4 = Parse(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4");

    // The first holds the unspecified and the loopback address; the next two every address of IPv4 written as one of IPv6.
    private static readonly Prefix[] Networks6 = Parse(
        "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "2001::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8");

    // Gateways take the address of IPv4 out of these (RFC 6052, RFC 3056): it counts, from this byte on.
    private static readonly (Prefix Network, int At)[] Gateways = [(new("64:ff9b::/96"), 12), (new("2002::/16"), 2)];

    internal static bool Contains(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return Array.Exists(Networks4, network => network.Contains(bytes));
        }

        var gateway = Array.Find(Gateways, gateway => gateway.Network.Contains(bytes));
        return gateway.Network is null
            ? Array.Exists(Networks6, network => network.Contains(bytes))
            : Array.Exists(Networks4, network => network.Contains(bytes.AsSpan(gateway.At, 4)));
    }

    private static Prefix[] Parse(params string[] networks) => Array.ConvertAll(networks, network => new Prefix(network));

    /// <summary>
    /// The leading bits that the addresses of a network share. The runtime's IPNetwork will not do: whether one of IPv6
    /// contains an address of IPv4 written as one of IPv6 depends on the runtime's version.
    /// </summary>
    private sealed class Prefix
    {
        private readonly byte[] _address;
        private readonly int _length;

        internal Prefix(string network)
        {
            var slash = network.IndexOf('/', StringComparison.Ordinal);
            _address = IPAddress.Parse(network.AsSpan(0, slash)).GetAddressBytes();
            _length = int.Parse(network.AsSpan(slash + 1), System.Globalization.CultureInfo.InvariantCulture);
        }

        internal bool Contains(ReadOnlySpan<byte> address)
        {
            var (bytes, bits) = Math.DivRem(_length, 8);
            return address.Length == _address.Length
                && address[..bytes].SequenceEqual(_address.AsSpan(0, bytes))
                && (bits == 0 || (address[bytes] ^ _address[bytes]) >> (8 - bits) == 0);
        }
    }
}
