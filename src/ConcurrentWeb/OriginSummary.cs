namespace ConcurrentWeb;

/// <summary>What a run had to do with one origin, or with all those that are not listed one by one.</summary>
public sealed record OriginSummary
{
    /// <summary>The origin, such as <c>https://example.org:8443</c>; null for the others taken together.</summary>
    public string? Origin { get; init; }

    /// <summary>Requests sent to it, redirections and retries included.</summary>
    public long Requests { get; init; }

    /// <summary>
    /// Requests that it throttled: 429, 503 with a Retry-After, 403 with a Retry-After or with an announced quota at 0.
    /// </summary>
    public long Throttled { get; init; }

    /// <summary>Responses with 503 and without a Retry-After: the server was down, or it throttled the request.</summary>
    public long Unavailable { get; init; }

    /// <summary>Requests without a complete response: no connection, a broken one, or a time-out.</summary>
    public long Broken { get; init; }

    /// <summary>
    /// The rate limit that its rejections showed, in requests a second: the last pace at which it accepted requests. Null where no limit
    /// was found, and for origins taken together.
    /// </summary>
    public double? AcceptedPerSecond { get; init; }

    /// <summary>
    /// The share of requests, from 0 to 1, that it rejects by chance: slowing down did not change it. Null where that was not
    /// found, and for origins taken together.
    /// </summary>
    public double? ChanceShare { get; init; }

    /// <summary>Bytes of bodies, after decompression.</summary>
    public long BytesReceived { get; init; }

    /// <summary>From the start of each request to the headers of its response.</summary>
    public required LatencySummary TimeToFirstByte { get; init; }

    /// <summary>What its requests waited for, the longest first.</summary>
    public ValueCollection<WaitSummary> Waits { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Origin ?? "others"}: {Quantity.Of(Requests, "request", "requests")}";
}
