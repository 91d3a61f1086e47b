using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ConcurrentWeb.TestServer;

/// <summary>What a <see cref="WebTestServer"/> is started with.</summary>
public sealed record WebTestServerOptions
{
    /// <summary>The port of the plain listener; 0 takes a free one. The secure listener always takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Listens with TLS as well: HTTP/1.1 and HTTP/2 by ALPN, under a certificate made at the start.</summary>
    public bool Https { get; init; }

    /// <summary>What the secure listener asks the client for. Any certificate will do.</summary>
    public ClientCertificateMode ClientCertificate { get; init; }

    /// <summary>The versions of TLS that the secure listener has; None leaves it to the system.</summary>
    public SslProtocols TlsVersions { get; init; }

    /// <summary>Listens for HTTP/2 without TLS as well, on a port of its own, since nobody could tell it from HTTP/1.1 otherwise.</summary>
    public bool Http2 { get; init; }

    /// <summary>
    /// Listens for HTTP/3 as well, on a UDP port of its own; with <see cref="Https"/>, the secure listener says so in each answer
    /// (Alt-Svc, RFC 7838). Does nothing where there is no QUIC: <see cref="WebTestServer.HasHttp3"/>.
    /// </summary>
    public bool Http3 { get; init; }

    /// <summary>Listens on this Unix domain socket as well, for HTTP/1.1.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>Records requests from the start. Off by default, since each record stays in memory.</summary>
    public bool RecordRequests { get; init; }

    /// <summary>How long, in milliseconds, /books takes to answer; the ISBN decides where between the two. None when null.</summary>
    public (int Min, int Max)? BookLatency { get; init; }
}
