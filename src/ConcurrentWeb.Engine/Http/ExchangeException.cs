namespace ConcurrentWeb.Http;

/// <summary>A failure that the chain itself found, on its way to becoming a value; it never leaves the engine.</summary>
internal sealed class ExchangeException(WebErrorKind kind, string reason, Exception? inner = null) : Exception(reason, inner)
{
    internal WebErrorKind Kind { get; } = kind;

    /// <summary>Whether there was no connection yet.</summary>
    internal bool IsConnecting { get; init; }

    /// <summary>Whether the request was held back by the gate of its origin, and not sent.</summary>
    internal bool IsNotSent { get; init; }

    /// <summary>When the same request may succeed; null where nobody knows.</summary>
    internal DateTimeOffset? RetryAt { get; init; }
}
