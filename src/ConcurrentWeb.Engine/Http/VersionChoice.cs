using System.Net;
using System.Security.Authentication;

namespace ConcurrentWeb.Http;

/// <summary>Which version of HTTP a message asks for.</summary>
internal static class VersionChoice
{
    /// <summary>
    /// Asks for the version that was named, or else for HTTP/2 over TLS and HTTP/1.1 without. Over TLS the server decides,
    /// and may take a lower one; without it nobody can ask the server, so HTTP/2 is then either spoken from the first
    /// byte (RFC 9113, section 3.3) or not at all. HTTP/3 is at another port, and maybe another host, that only the server
    /// names, over connections that only the runtime makes, with TLS 1.3: where one of that is not wanted, HTTP/2 it is.
    /// </summary>
    internal static void Apply(HttpRequestMessage message, RequestDefinition definition, EngineOptions options)
    {
        var isSecure = message.RequestUri!.Scheme == Uri.UriSchemeHttps;
        var named = definition.HttpVersion ?? options.HttpVersion;
        if (named is null)
        {
            // There is no Connection: close in HTTP/2.
            message.Version = isSecure && !options.DisableKeepAlive ? HttpVersion.Version20 : HttpVersion.Version11;
            return;
        }

        message.Version = named.Major >= 3 && !MayUseHttp3(options) ? HttpVersion.Version20 : named;
        if (!isSecure && message.Version.Major == 2)
        {
            message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }
    }

    private static bool MayUseHttp3(EngineOptions options) =>
        options.AllowedHosts is null
        && !options.TransportOptions.HasOwnConnect
        && (options.TransportOptions.SslProtocols == SslProtocols.None || options.TransportOptions.SslProtocols.HasFlag(SslProtocols.Tls13));
}
