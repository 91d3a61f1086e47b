using System.Runtime.InteropServices;
using ConcurrentWeb.Http;

namespace ConcurrentWeb.Limiting;

/// <summary>Why an origin's requests fail before they are sent.</summary>
/// <param name="Kind">The kind of the failure.</param>
/// <param name="Reason">A part of a sentence.</param>
/// <param name="Until">Until when, on the scheduler's clock; null for the rest of the run.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Refusal(WebErrorKind Kind, string Reason, TimeSpan? Until)
{
    internal static Refusal QuotaExhausted(TimeSpan? until) =>
        new(WebErrorKind.QuotaExhausted, "not sent, because the server's quota is used up", until);

    /// <param name="until">When it is tried again.</param>
    /// <param name="fault">Why it could not be reached the last time, as a part of a sentence; null where that is not known.</param>
    internal static Refusal CircuitOpen(TimeSpan until, string? fault) =>
        new(WebErrorKind.CircuitOpen, $"not sent, because the server could not be reached several times in a row{(fault is null ? string.Empty : $" ({fault})")}", until);

    /// <summary>The failure of one request: each has an exception of its own.</summary>
    /// <param name="until">When to come back; null where that is not known.</param>
    internal ExchangeException ToException(DateTimeOffset? until) =>
        new(Kind, until is { } time ? FormattableString.Invariant($"{Reason}; it may be asked again at {time:u}") : Reason) { RetryAt = until };
}
