using System.Runtime.InteropServices;

namespace ConcurrentWeb.Limiting;

/// <summary>What an exchange came to, as far as the limits of its origin are concerned.</summary>
internal enum ExchangeEnd
{
    /// <summary>It says nothing of the origin: it was stopped, or its own request was at fault.</summary>
    Unknown,

    /// <summary>The server answered, whatever it said.</summary>
    Answered,

    /// <summary>The server said that it is asked too often: 429, or 503 with a Retry-After.</summary>
    Throttled,

    /// <summary>There was no connection: refused, unreachable, no address, or not in time.</summary>
    NotConnected,

    /// <summary>Nothing came in time; whether there was a connection nobody knows.</summary>
    Unanswered,

    /// <summary>The connection broke, or the answer did not come to its end.</summary>
    Broken,
}

/// <summary>The report that gives a permit back.</summary>
/// <param name="End">How the exchange ended.</param>
/// <param name="Latency">From the moment it was sent to the headers of the answer; zero where there were none.</param>
/// <param name="News">What the answer said of the server's limits; null for nothing.</param>
/// <param name="IsQuotaExhausted">The server's word is that its quota for the day is used up.</param>
/// <param name="IsUnavailable">The answer is a 503 that does not ask to wait: the server is down, or asked too often.</param>
/// <param name="Fault">Why there was no connection or no answer, as a part of a sentence; null where that is not the matter.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ExchangeReport(
    ExchangeEnd End, TimeSpan Latency = default, RateLimitNews? News = null, bool IsQuotaExhausted = false, bool IsUnavailable = false, string? Fault = null)
{
    /// <summary>Whether the headers of an answer came.</summary>
    internal bool IsAnswer => End is ExchangeEnd.Answered or ExchangeEnd.Throttled || News is not null;
}
