using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ConcurrentWeb;

/// <summary>
/// How connections are made. Engines whose options are equal plain values share their connections, all over the process;
/// an engine whose options hold certificates, credentials or a resolver of proxies has connections of its own, which are closed with it.
/// </summary>
public sealed record TransportOptions
{
    /// <summary>How long one connection may take to come about; a request that waits for it may have a shorter limit. Default: 15 s.</summary>
    public TimeSpan ConnectTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a connection without a request stays open. Default: 30 s. Where <see cref="EngineOptions.HttpVersion"/> is 3.0
    /// it is no less than the time-outs of the run, up to 5 minutes, since to QUIC a connection is idle while an answer is
    /// awaited, too.
    /// </summary>
    public TimeSpan IdleTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The proxy, whose scheme is http, https, socks4, socks4a or socks5. Requests to this machine itself (a loopback
    /// address or localhost) do not go through it. Default: null, which is the proxy of the system or, where there is none,
    /// of the environment variables HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.
    /// </summary>
    /// <exception cref="ArgumentException">The address is not absolute, or has another scheme.</exception>
    public Uri? Proxy
    {
        get;
        init
        {
            if (value is not null && !IsProxyAddress(value))
            {
                throw new ArgumentException("The address of a proxy begins with http://, https://, socks4://, socks4a:// or socks5://.", nameof(value));
            }

            field = value;
        }
    }

    /// <summary>
    /// Tells which proxy an address needs, if any, and what that is told of who is asking; instead of <see cref="Proxy"/>.
    /// An engine with one has connections of its own. Default: null.
    /// </summary>
    public IWebProxy? ProxyResolver { get; init; }

    /// <summary>What <see cref="Proxy"/> is told of who is asking. Default: nothing.</summary>
    public ICredentials? ProxyCredentials { get; init; }

    /// <summary>Tells <see cref="Proxy"/> who the user of the process is. Default: false.</summary>
    public bool ProxyUseDefaultCredentials { get; init; }

    /// <summary>Uses no proxy, not even that of the system. Default: false.</summary>
    public bool NoProxy { get; init; }

    /// <summary>The versions of TLS to offer. Default: None, which leaves it to the system.</summary>
    public SslProtocols SslProtocols { get; init; }

    /// <summary>Takes any server's certificate, so that nothing is known of who the server is. Default: false.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>The certificates, with their private keys, to show to a server that asks for one. They are not disposed. Default: none.</summary>
    public IReadOnlyList<X509Certificate> ClientCertificates { get; init; } = [];

    /// <summary>
    /// What a server is told that asks (by Basic, Digest, NTLM or Negotiate) who is asking. One that holds for any address
    /// is told to every server that asks. Default: nothing.
    /// </summary>
    public ICredentials? Credentials { get; init; }

    /// <summary>Tells a server that asks, by NTLM or Negotiate, who the user of the process is, unless there are <see cref="Credentials"/>. Default: false.</summary>
    public bool UseDefaultCredentials { get; init; }

    /// <summary>Connects to this socket, whatever the address says. Then only an explicit <see cref="Proxy"/> is used. Default: null.</summary>
    public UnixDomainSocketEndPoint? UnixSocket { get; init; }

    /// <summary>
    /// Connects to public addresses only: not to this machine, a private network (RFC 1918, RFC 4193, RFC 6598), a link, a
    /// multicast group, or an address that stands for one of these. It is looked at what the name resolves to, whenever
    /// a connection is made; of several addresses the public ones are used. No proxy is used, because it would connect
    /// to whatever it likes. A request that has no public address fails with <see cref="WebErrorKind.AddressNotAllowed"/>.
    /// Default: false.
    /// </summary>
    public bool BlockPrivateNetwork { get; init; }

    /// <summary>Whether any engine may use the connections: nothing that they are made with belongs to anybody.</summary>
    internal bool IsShareable => ProxyResolver is null && ProxyCredentials is null && Credentials is null && ClientCertificates.Count == 0;

    /// <summary>Whether the connections are made here and not by the runtime, which is so for TCP only, and hence not for HTTP/3.</summary>
    internal bool HasOwnConnect => UnixSocket is not null || BlockPrivateNetwork;

    /// <param name="parameter">Whose fault it is.</param>
    /// <exception cref="ArgumentException">Two of the options exclude each other.</exception>
    internal void Check(string parameter)
    {
        var fault = ProxyResolver is not null && (Proxy is not null || NoProxy) ? $"{nameof(ProxyResolver)} excludes {nameof(Proxy)} and {nameof(NoProxy)}."
            : NoProxy && Proxy is not null ? $"{nameof(NoProxy)} and {nameof(Proxy)} exclude each other."
            : Proxy is null && (ProxyCredentials is not null || ProxyUseDefaultCredentials) ? $"Credentials for a proxy need {nameof(Proxy)}."
            : ProxyCredentials is not null && ProxyUseDefaultCredentials ? $"{nameof(ProxyCredentials)} and {nameof(ProxyUseDefaultCredentials)} exclude each other."
            : BlockPrivateNetwork && (Proxy ?? (object?)ProxyResolver) is not null ? $"{nameof(BlockPrivateNetwork)} excludes {nameof(Proxy)}: where that leads to cannot be seen from here."
            : BlockPrivateNetwork && UnixSocket is not null ? $"{nameof(BlockPrivateNetwork)} excludes {nameof(UnixSocket)}, which is a socket of this machine."
            : null;
        if (fault is not null)
        {
            throw new ArgumentException(fault, parameter);
        }
    }

    /// <summary>Whether a proxy can have this address.</summary>
    /// <param name="address">Any address.</param>
    /// <returns>Whether it is absolute and has one of the schemes of <see cref="Proxy"/>.</returns>
    public static bool IsProxyAddress(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsAbsoluteUri && address.Host.Length > 0 && (address.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5");
    }
}
