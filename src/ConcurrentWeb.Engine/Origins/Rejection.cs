using System.Runtime.InteropServices;

namespace ConcurrentWeb.Origins;

/// <summary>Why the requests to an origin fail before they are sent.</summary>
/// <param name="Kind">The kind of the failure.</param>
/// <param name="Reason">A part of a sentence.</param>
/// <param name="Until">Until when, on the scheduler's clock; null where that is not known.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Rejection(WebErrorKind Kind, string Reason, TimeSpan? Until)
{
    internal static Rejection QuotaExhausted(TimeSpan? until) =>
        new(WebErrorKind.QuotaExhausted, "not sent: the server's quota is used up", until);

    /// <param name="time">For how long nothing was accepted.</param>
    internal static Rejection NothingAccepted(TimeSpan time) =>
        new(WebErrorKind.QuotaExhausted, $"not sent: the server has rejected every request for {Quantity.Of(time)}", Until: null);

    /// <param name="failures">How many requests failed in a row.</param>
    /// <param name="until">When the next one is tried.</param>
    /// <param name="fault">Why the last one failed, as a part of a sentence; null where that is not known.</param>
    internal static Rejection CircuitOpen(int failures, TimeSpan until, string? fault) =>
        new(WebErrorKind.CircuitOpen, $"not sent: the last {failures} attempts to reach the server failed{(fault is null ? string.Empty : $" ({fault})")}", until);
}

/// <summary>What a request gets that asks for a permit: the permit, or the reason why there is none.</summary>
/// <param name="Permit">The permit; null where it is rejected.</param>
/// <param name="Rejection">The reason; null where there is a permit.</param>
internal readonly record struct Admission(Permit? Permit, Rejection? Rejection);
