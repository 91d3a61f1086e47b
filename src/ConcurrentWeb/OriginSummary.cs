namespace ConcurrentWeb;

/// <summary>What a run had to do with one origin, or with all those that are not listed one by one.</summary>
public sealed record OriginSummary
{
    /// <summary>The origin, such as <c>https://example.org:8443</c>; null for the others taken together.</summary>
    public string? Origin { get; init; }

    /// <summary>Requests sent to it, redirections and retries included.</summary>
    public long Requests { get; init; }

    /// <summary>Requests that it answered by saying that it is asked too often: 429, or 503 with a Retry-After.</summary>
    public long Throttled { get; init; }

    /// <summary>Requests that it answered with 503 and without a Retry-After: it was down, or it is asked too often.</summary>
    public long Unavailable { get; init; }

    /// <summary>Requests that came to no whole answer: no connection, a broken one, or nothing in time.</summary>
    public long Broken { get; init; }

    /// <summary>Bytes of bodies, after decompression.</summary>
    public long BytesReceived { get; init; }

    /// <summary>From the start of each request to the headers of its answer.</summary>
    public required LatencySummary TimeToFirstByte { get; init; }

    /// <summary>What its requests waited for, the longest first.</summary>
    public ValueCollection<WaitSummary> Waits { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Origin ?? "others"}: {Quantity.Of(Requests, "request", "requests")}";
}
