using System.Net;
using System.Net.Security;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;

namespace ConcurrentWeb.Http;

/// <summary>Makes what sends of the options: the one place where the runtime's handler is set up.</summary>
internal static class TransportFactory
{
    /// <summary>How old a connection gets.</summary>
    internal static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(5);

    /// <summary>As for HTTP/2, where a throttle is wider than the streams that the server gives a connection. Since .NET 9; null before.</summary>
    private static PropertyInfo? MultipleHttp3Connections { get; } = typeof(SocketsHttpHandler).GetProperty("EnableMultipleHttp3Connections");

    internal static SocketsHttpHandler Create(TransportOptions options)
    {
        options.Check(nameof(options));
        var handler = new SocketsHttpHandler
        {
            // A connection is closed now and then even when busy, so that a change in DNS is noticed.
            PooledConnectionLifetime = Lifetime,
            PooledConnectionIdleTimeout = options.IdleTimeout,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            // Redirects and cookies carry secrets from one origin to another unless somebody looks; nobody does in there.
            AllowAutoRedirect = false,
            UseCookies = false,
            // The body reader decompresses, since the size limit counts what comes out.
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            Credentials = options.Credentials ?? (options.UseDefaultCredentials ? CredentialCache.DefaultCredentials : null),
            SslOptions = SslOptions(options),
        };
        MultipleHttp3Connections?.SetValue(handler, true);
        SetProxy(handler, options);
        if (options.UnixSocket is { } socket)
        {
            handler.ConnectCallback = (_, cancel) => OwnConnect.ToUnixSocketAsync(socket, cancel);
        }
        else if (options.BlockPrivateNetwork)
        {
            handler.ConnectCallback = (context, cancel) => OwnConnect.ToPublicAddressAsync(context.DnsEndPoint, cancel);
        }

        return handler;
    }

    private static SslClientAuthenticationOptions SslOptions(TransportOptions options) => new()
    {
        EnabledSslProtocols = options.SslProtocols,
        ClientCertificates = options.ClientCertificates.Count == 0 ? null : new X509CertificateCollection(options.ClientCertificates.ToArray()),
#pragma warning disable CA5359 // It is what the option asks for.
        RemoteCertificateValidationCallback = options.SkipCertificateCheck ? static (_, _, _, _) => true : ServerCertificate.Check,
#pragma warning restore CA5359
    };

    private static void SetProxy(SocketsHttpHandler handler, TransportOptions options)
    {
        if (options.Proxy is { } address)
        {
            var user = options.ProxyCredentials ?? (options.ProxyUseDefaultCredentials ? CredentialCache.DefaultCredentials : null);
            handler.Proxy = new NamedProxy(address, user);
        }
        else if (options.ProxyResolver is { } resolver)
        {
            handler.Proxy = resolver;
        }
        else
        {
            // The proxy of the system knows nothing of a socket here, and the guard nothing of where a proxy connects to.
            handler.UseProxy = !options.NoProxy && !options.HasOwnConnect;
        }
    }
}
