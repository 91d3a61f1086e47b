using System.Net;

namespace ConcurrentWeb.Http;

/// <summary>Which version of HTTP a message asks for.</summary>
internal static class VersionChoice
{
    /// <summary>
    /// Asks for the version that was named, or else for HTTP/2 over TLS and HTTP/1.1 without. Over TLS the server decides,
    /// and may take a lower one; without it nobody can ask the server, so HTTP/2 is then either spoken from the first
    /// byte (RFC 9113, section 3.3) or not at all.
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

        message.Version = named.Major >= 3 && options.TransportOptions.HasOwnConnect ? HttpVersion.Version20 : named;
        if (!isSecure && message.Version.Major == 2)
        {
            message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }
    }
}
