namespace ConcurrentWeb.Origins;

/// <summary>
/// What one answer says of its server's limits, the most restrictive where it says several things. Nothing in here is
/// negative, and no time is longer than <see cref="RateLimitTime.Longest"/>; what an answer leaves out is null.
/// </summary>
/// <param name="Remaining">Requests that may still be sent until <paramref name="ResetIn"/>; the least of all the server's quotas.</param>
/// <param name="ResetIn">
/// Time from now until that quota is renewed. Where the answer says its window but no reset, that window: it takes no longer.
/// </param>
/// <param name="Limit">
/// Requests permitted in each <paramref name="Window"/>, at least one. Of several the lowest rate; those of a window under a day
/// come before longer ones, which are quotas to be used up rather than a pace. Hence it may be of another quota than
/// <paramref name="Remaining"/>.
/// </param>
/// <param name="Window">The time that <paramref name="Limit"/> is for; null where only the limit is known.</param>
/// <param name="RetryAfter">
/// Time from now before which no request is to be sent; zero where the moment has passed. It goes before
/// <paramref name="ResetIn"/> (draft-ietf-httpapi-ratelimit-headers-11, section 7).
/// </param>
internal sealed record RateLimitInfo(long? Remaining, TimeSpan? ResetIn, long? Limit, TimeSpan? Window, TimeSpan? RetryAfter)
{
    /// <summary>How long the answer to a request that was refused asks to wait; null where it does not say.</summary>
    internal TimeSpan? WaitAsked => RetryAfter ?? (Remaining == 0 ? ResetIn : null);
}
