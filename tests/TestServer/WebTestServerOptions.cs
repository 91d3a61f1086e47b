namespace ConcurrentWeb.TestServer;

/// <summary>What a <see cref="WebTestServer"/> is started with.</summary>
public sealed record WebTestServerOptions
{
    /// <summary>The port of the plain listener; 0 takes a free one. The secure listener always takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Listens with TLS as well: HTTP/1.1 and HTTP/2 by ALPN, under a certificate made at the start.</summary>
    public bool Https { get; init; }

    /// <summary>Records requests from the start. Off by default, since each record stays in memory.</summary>
    public bool RecordRequests { get; init; }

    /// <summary>How long, in milliseconds, /books takes to answer; the ISBN decides where between the two. None when null.</summary>
    public (int Min, int Max)? BookLatency { get; init; }
}
