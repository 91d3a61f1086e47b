using System.Collections.Concurrent;

namespace ConcurrentWeb.Http;

/// <summary>What distinguishes one transport from another.</summary>
/// <param name="IdleTimeout">How long a connection without a request stays open.</param>
internal sealed record TransportOptions(TimeSpan IdleTimeout)
{
    internal static TransportOptions Default { get; } = new(TimeSpan.FromSeconds(30));
}

/// <summary>
/// The sockets, shared by all runs of the process, because a run with connections of its own costs three times as much
/// to start. A transport per set of options lives as long as the process; its idle connections do not.
/// </summary>
internal static class TransportPool
{
    private static readonly ConcurrentDictionary<TransportOptions, SocketsHttpHandler> Transports = new();

    /// <summary>How long one connection may take to come about; a request that waits for it may have a shorter limit.</summary>
    internal static TimeSpan ConnectTimeout { get; } = TimeSpan.FromSeconds(15);

    internal static SocketsHttpHandler Get(TransportOptions options) => Transports.GetOrAdd(options, Create);

    private static SocketsHttpHandler Create(TransportOptions options) => new()
    {
        // A connection is closed now and then even when busy, so that a change in DNS is noticed.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = options.IdleTimeout,
        ConnectTimeout = ConnectTimeout,
        EnableMultipleHttp2Connections = true,
        // Redirects and cookies carry secrets from one origin to another unless somebody looks; nobody does in there.
        AllowAutoRedirect = false,
        UseCookies = false,
        // The body reader decompresses, since the size limit counts what comes out.
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    };
}
