namespace ConcurrentWeb.TestServer;

/// <summary>A request as the server received it.</summary>
public sealed record RecordedRequest
{
    /// <summary>Its place in the order of arrival, from 0.</summary>
    public required long Number { get; init; }

    /// <summary>When its headers had been read, counted from the start of the server by a monotonic clock.</summary>
    public required TimeSpan At { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query exactly as sent, percent-encoding included.</summary>
    public required string Target { get; init; }

    /// <summary>HTTP/1.1, HTTP/2 or HTTP/3.</summary>
    public required string Protocol { get; init; }

    /// <summary>The same for all requests of one connection.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>Names compare without case.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }
}
