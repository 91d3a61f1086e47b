using System.Runtime.InteropServices;

namespace ConcurrentWeb.Origins;

/// <summary>How an exchange ended, as far as its origin is concerned.</summary>
internal enum OutcomeKind
{
    /// <summary>It says nothing about the origin: it was stopped, or its own request was at fault.</summary>
    Unknown,

    /// <summary>The server accepted the request, whatever it responded.</summary>
    Accepted,

    /// <summary>The server rejected the request, because it gets too many: 429, 503 with a Retry-After, 403 of a used-up quota.</summary>
    Throttled,

    /// <summary>A server or a gateway is down: 502, 503 or 504.</summary>
    Unavailable,

    /// <summary>There was no connection: refused, unreachable, no address, or not in time.</summary>
    NotConnected,

    /// <summary>No response came in time; whether there was a connection is not known.</summary>
    Unanswered,

    /// <summary>The connection was reset or closed before the response.</summary>
    Reset,

    /// <summary>The response began, and did not come to its end.</summary>
    Cut,
}

/// <summary>What an exchange tells about its origin; it gives the permit back.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Latency">From the moment it was sent to the headers of the response; zero where there were none.</param>
/// <param name="Limits">What the response said of the server's limits; null for nothing.</param>
/// <param name="IsQuotaExhausted">The service said that its quota for the day is used up.</param>
/// <param name="MayBeLimit">It is a 503 without a Retry-After: the server is down, or it gets too many requests (nginx's default status for that).</param>
/// <param name="MayGoBack">The request can be sent again: a rejected one, or, where this one failed, an idempotent one.</param>
/// <param name="Fault">Why there was no connection or no response, as a part of a sentence; null where that is not the matter.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Outcome(
    OutcomeKind Kind,
    TimeSpan Latency = default,
    RateLimitInfo? Limits = null,
    bool IsQuotaExhausted = false,
    bool MayBeLimit = false,
    bool MayGoBack = false,
    string? Fault = null)
{
    /// <summary>Whether the headers of a response came.</summary>
    internal bool IsResponse => Kind is OutcomeKind.Accepted or OutcomeKind.Throttled or OutcomeKind.Unavailable or OutcomeKind.Cut;

    /// <summary>Whether it is of the kind that everything fails with while a server is out.</summary>
    internal bool IsOutage => Kind is OutcomeKind.Unavailable or OutcomeKind.NotConnected or OutcomeKind.Unanswered or OutcomeKind.Reset;
}
