using System.Net;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Http;

/// <summary>Tells whether a response says that its server gets too many requests.</summary>
internal static class ThrottledResponse
{
    /// <param name="response">The response.</param>
    /// <param name="meaning">What its service says that it means.</param>
    /// <param name="limits">What its headers say of limits; null for nothing.</param>
    internal static bool Is(HttpResponseMessage response, AnswerMeaning meaning, RateLimitInfo? limits) =>
        meaning == AnswerMeaning.Throttled || (meaning == AnswerMeaning.AsStatusSays && Is(response.StatusCode, limits));

    /// <summary>
    /// 429 (RFC 6585, section 4), and 503 with a Retry-After. 403 with a Retry-After, or with a quota of which nothing is left, is
    /// what GitHub sends.
    /// </summary>
    private static bool Is(HttpStatusCode status, RateLimitInfo? limits) => status switch
    {
        HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.ServiceUnavailable => limits?.RetryAfter is not null,
        HttpStatusCode.Forbidden => limits is { RetryAfter: not null } or { Remaining: 0, ResetIn: not null },
        _ => false,
    };
}
