using System.Management.Automation;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConcurrentWeb.Commands.Binding;
using ConcurrentWeb.Commands.Completion;

namespace ConcurrentWeb.Commands;

/// <content>How connections are made, and to whom. All of it holds for the whole run.</content>
public abstract partial class WebCommand
{
    private readonly List<X509Certificate2> _storedCertificates = [];

    /// <summary>
    /// The version of HTTP to ask for: 1.0, 1.1, 2.0 or 3.0; 2 is short for 2.0. Over https the server decides, and may take
    /// a lower one. Over plain http nobody can ask it: 2.0 is spoken from the first byte, and fails with a server that
    /// does not know it; 3.0 becomes 1.1. HTTP/3 is used where the system has QUIC, once the server has said that it
    /// has it, too; never through a proxy, nor with -UnixSocket, -BlockPrivateNetwork, -AllowedHost or an -SslProtocol
    /// without Tls13. Default: 2.0 over https, so that many requests share a connection, and 1.1 over http.
    /// </summary>
    [Parameter]
    [HttpVersionArgument]
    [ArgumentCompleter(typeof(HttpVersionCompleter))]
    public Version? HttpVersion { get; set; }

    /// <summary>
    /// Close each connection after one request, and say so to the server (Connection: close). Without -HttpVersion this
    /// asks for HTTP/1.1, because HTTP/2 has no such header.
    /// </summary>
    [Parameter]
    public SwitchParameter DisableKeepAlive { get; set; }

    /// <summary>
    /// Take the server's certificate whatever is wrong with it. Then nothing is known of who answers: for tests and for
    /// servers known otherwise.
    /// </summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>
    /// The versions of TLS to offer: Tls12, Tls13, or both. Tls and Tls11 mean Tls12, since those versions are obsolete.
    /// Default: Default, which leaves it to the system.
    /// </summary>
    [Parameter]
    public WebSslProtocol SslProtocol { get; set; }

    /// <summary>
    /// The certificate, with its private key, to show to a server that asks for one. A run with a certificate has
    /// connections of its own, which are closed at its end.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public X509Certificate? Certificate { get; set; }

    /// <summary>The thumbprint of such a certificate in the store of the current user (Cert:\CurrentUser\My).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificateThumbprint { get; set; }

    /// <summary>
    /// The proxy for all requests but those to this machine itself: an address with http, https, socks4, socks4a or socks5.
    /// Default: the proxy of the system, or that of the environment variables HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.
    /// </summary>
    [Parameter]
    public Uri? Proxy { get; set; }

    /// <summary>The user whom -Proxy is told. A run with one has connections of its own, which are closed at its end.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Tell -Proxy who the user of this process is.</summary>
    [Parameter]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>Use no proxy, not even that of the system. With -Proxy it is an error.</summary>
    // Of no parameter set: with sets that need it, PowerShell asks for -CustomMethod when inputs come down the pipeline.
    [Parameter]
    public SwitchParameter NoProxy { get; set; }

    /// <summary>
    /// Connect to this Unix domain socket, given by its path, whatever host the address names, as for
    /// http://localhost/containers/json and /run/docker.sock. The proxy of the system is not used then.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public UnixDomainSocketEndPoint? UnixSocket { get; set; }

    /// <summary>
    /// Connect to public addresses only, for lists that come from elsewhere: not to this machine, a private network
    /// (10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7), a link (169.254/16, fe80::/10) or anything else that is not
    /// public. What counts is what the name resolves to when a connection is made, redirects included; of several
    /// addresses the public ones are used, and without one the input is an error. No proxy is used, because nobody could
    /// tell where it connects to; with -Proxy or -UnixSocket the parameter is an error.
    /// </summary>
    [Parameter]
    public SwitchParameter BlockPrivateNetwork { get; set; }

    /// <summary>
    /// The hosts that may be asked: names, addresses and patterns such as *.example.org, which is every name below
    /// example.org but not example.org itself. An input, or a redirect, with another host is an error, and nothing is
    /// sent to it. Default: any.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? AllowedHost { get; set; }

    /// <summary>The options with what the parameters here say.</summary>
    private EngineOptions WithConnection(EngineOptions options)
    {
        CheckConnection();
        return options with
        {
            HttpVersion = HttpVersion,
            DisableKeepAlive = DisableKeepAlive,
            AllowedHosts = AllowedHost is null ? null : new AllowedHosts(AllowedHost),
            TransportOptions = options.TransportOptions with
            {
                Proxy = Proxy,
                ProxyResolver = SessionProxy,
                ProxyCredentials = ProxyCredential?.GetNetworkCredential(),
                ProxyUseDefaultCredentials = ProxyUseDefaultCredentials,
                NoProxy = NoProxy,
                SslProtocols = (SslProtocols)SslProtocol,
                SkipCertificateCheck = SkipCertificateCheck,
                ClientCertificates = [.. ClientCertificates(), .. SessionCertificates()],
                UnixSocket = UnixSocket is null ? null : InCurrentFolder(UnixSocket),
                BlockPrivateNetwork = BlockPrivateNetwork,
            },
        };
    }

    /// <summary>Gives up what the parameters here made the command open.</summary>
    private void ReleaseConnection()
    {
        _storedCertificates.ForEach(certificate => certificate.Dispose());
        _storedCertificates.Clear();
    }

    private void CheckConnection()
    {
        string? fault = null;
        if (HttpVersion is not null && !HttpVersionCompleter.Versions.Contains(HttpVersion.ToString(), StringComparer.Ordinal))
        {
            fault = $"-HttpVersion: there is no HTTP/{HttpVersion}; there are {string.Join(", ", HttpVersionCompleter.Versions)}.";
        }
        else if (Proxy is not null && !TransportOptions.IsProxyAddress(Proxy))
        {
            fault = $"-Proxy: the address of a proxy begins with http://, https://, socks4://, socks4a:// or socks5://: {InputText.Quote(Proxy.OriginalString)}.";
        }
        else if (NoProxy && Proxy is not null)
        {
            fault = "-NoProxy and -Proxy exclude each other: give one.";
        }
        else if (ProxyUseDefaultCredentials && ProxyCredential is not null)
        {
            fault = "-ProxyCredential and -ProxyUseDefaultCredentials exclude each other: give one.";
        }
        else if (Proxy is null && (ProxyCredential is not null || ProxyUseDefaultCredentials))
        {
            fault = "-ProxyCredential and -ProxyUseDefaultCredentials need -Proxy.";
        }
        else if (BlockPrivateNetwork && (Proxy is not null || SessionProxy is not null || UnixSocket is not null))
        {
            fault = "-BlockPrivateNetwork excludes -Proxy, or that of a session, and -UnixSocket: where they lead to cannot be seen from here.";
        }
        else if (AllowedHost is not null && Array.Find(AllowedHost, host => !AllowedHosts.IsPattern(host)) is { } wrong)
        {
            fault = $"-AllowedHost takes hosts and patterns such as example.org and *.example.org, without scheme, port and path: {InputText.Quote(wrong)}.";
        }

        if (fault is not null)
        {
            ThrowParameterError(fault);
        }
    }

    private X509Certificate[] ClientCertificates()
    {
        var certificates = new List<X509Certificate>(StoredCertificates());
        if (Certificate is not null)
        {
            certificates.Add(Certificate);
        }

        if (certificates.Exists(certificate => certificate is X509Certificate2 { HasPrivateKey: false }))
        {
            ThrowParameterError("-Certificate: a certificate without its private key proves nothing to a server.");
        }

        return [.. certificates];
    }

    private List<X509Certificate2> StoredCertificates()
    {
        if (CertificateThumbprint is null)
        {
            return [];
        }

        try
        {
            using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            // What a dialog shows has spaces, and an invisible mark in front.
            var thumbprint = string.Concat(CertificateThumbprint.Where(char.IsAsciiHexDigit));
            _storedCertificates.AddRange(store.Certificates.Find(X509FindType.FindByThumbprint, thumbprint, validOnly: false));
        }
        catch (CryptographicException)
        {
            // The store does not exist before the first certificate is put into it.
        }

        if (_storedCertificates.Count == 0)
        {
            ThrowParameterError(
                $"-CertificateThumbprint: the store of the current user has no certificate {InputText.Quote(CertificateThumbprint)}.");
        }

        return _storedCertificates;
    }

    /// <summary>A relative path counts from where PowerShell is; the process may have been started elsewhere.</summary>
    private UnixDomainSocketEndPoint InCurrentFolder(UnixDomainSocketEndPoint socket)
    {
        // The runtime shows the name of an abstract socket with an @ in front.
        var path = socket.ToString();
        return path.StartsWith('@') || Path.IsPathRooted(path)
            ? socket
            : new UnixDomainSocketEndPoint(SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
    }
}
