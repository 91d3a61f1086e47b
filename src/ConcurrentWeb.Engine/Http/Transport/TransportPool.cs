namespace ConcurrentWeb.Http;

/// <summary>
/// The transports that all runs of the process share, because a run with connections of its own costs three times as
/// much to start. There is one for each set of options, up to a number; beyond it the one that has not been used for
/// longest goes. What holds somebody's certificates or credentials is not shared, and ends with its run.
/// </summary>
internal sealed class TransportPool(int capacity)
{
    private readonly object _gate = new();
    private readonly Dictionary<TransportOptions, SharedTransport> _transports = [];
    private long _rents;

    /// <summary>That of the process. A script has one set of options, or a few.</summary>
    internal static TransportPool Shared { get; } = new(capacity: 16);

    /// <summary>How many transports are kept now.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _transports.Count;
            }
        }
    }

    /// <summary>Gives a transport until the lease is disposed of.</summary>
    internal TransportLease Rent(TransportOptions options)
    {
        if (!options.IsShareable)
        {
            return Own(options);
        }

        SharedTransport? shared;
        lock (_gate)
        {
            // An empty list is as good as another, but they are not equal.
            options = options with { ClientCertificates = [] };
            if (!_transports.TryGetValue(options, out shared))
            {
                if (!MakeRoom())
                {
                    return Own(options);
                }

                shared = new SharedTransport(TransportFactory.Create(options));
                _transports.Add(options, shared);
            }

            shared.Users++;
            shared.LastRent = ++_rents;
        }

        return new TransportLease(shared.Handler, () => Return(shared));
    }

    private static TransportLease Own(TransportOptions options)
    {
        var handler = TransportFactory.Create(options);
        return new TransportLease(handler, handler.Dispose);
    }

    private void Return(SharedTransport shared)
    {
        lock (_gate)
        {
            shared.Users--;
        }
    }

    /// <summary>False where all transports are in use.</summary>
    private bool MakeRoom()
    {
        if (_transports.Count < capacity)
        {
            return true;
        }

        var idle = _transports.Where(transport => transport.Value.Users == 0).ToList();
        if (idle.Count == 0)
        {
            return false;
        }

        var oldest = idle.MinBy(transport => transport.Value.LastRent);
        _transports.Remove(oldest.Key);
        oldest.Value.Handler.Dispose();
        return true;
    }

    private sealed class SharedTransport(SocketsHttpHandler handler)
    {
        internal SocketsHttpHandler Handler { get; } = handler;

        internal int Users { get; set; }

        internal long LastRent { get; set; }
    }
}
