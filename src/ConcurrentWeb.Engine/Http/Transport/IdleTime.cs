namespace ConcurrentWeb.Http;

/// <summary>How long a connection stays open over which nothing comes.</summary>
internal static class IdleTime
{
    /// <summary>Whatever expires should do so before the connection does, and say what it was.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The options for the connections of a run. To QUIC (RFC 9000, section 10.1) a connection is idle, too, while an answer is
    /// awaited, and the runtime sends nothing to keep it: so with HTTP/3 it has to stay for as long as the run waits. The
    /// server's own limit still holds.
    /// </summary>
    internal static TransportOptions Apply(EngineOptions options)
    {
        var transport = options.TransportOptions;
        if (options.HttpVersion is not { Major: >= 3 } || transport.IdleTimeout == TimeSpan.Zero)
        {
            return transport;
        }

        var awaited = Longest(options.ConnectionTimeout, options.OperationTimeout) + Margin;
        return transport.IdleTimeout >= awaited ? transport : transport with { IdleTimeout = awaited };
    }

    private static TimeSpan Longest(params TimeSpan[] timeouts) =>
        timeouts.Select(EngineOptions.Limit).Max(static limit =>
            limit == Timeout.InfiniteTimeSpan || limit > TransportFactory.Lifetime ? TransportFactory.Lifetime : limit);
}
