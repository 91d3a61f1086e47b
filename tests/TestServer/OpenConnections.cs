using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ConcurrentWeb.TestServer;

/// <summary>The connections of a server, of TCP and of QUIC: counted, and cut when asked.</summary>
internal sealed class OpenConnections(ServerGauge gauge)
{
    private readonly ConcurrentDictionary<BaseConnectionContext, bool> _open = new();
    private volatile bool _isClosed;

    /// <summary>Counts the connections of a listener.</summary>
    public void Watch(ListenOptions listener)
    {
        listener.Use(next => connection => ServeAsync(connection, () => next(connection)));
        ((IMultiplexedConnectionBuilder)listener).Use(next => connection => ServeAsync(connection, () => next(connection)));
    }

    /// <summary>Cuts what is open now.</summary>
    public void Cut()
    {
        foreach (var connection in _open.Keys)
        {
            connection.Abort();
        }
    }

    /// <summary>Cuts what is open, and whatever is opened from now on.</summary>
    public void Close()
    {
        _isClosed = true;
        Cut();
    }

    private async Task ServeAsync(BaseConnectionContext connection, Func<Task> serve)
    {
        gauge.ConnectionOpened();
        _open.TryAdd(connection, true);
        try
        {
            if (_isClosed)
            {
                connection.Abort();
            }

            await serve();
        }
        finally
        {
            _open.TryRemove(connection, out _);
            gauge.ConnectionClosed();
        }
    }
}
