using System.Globalization;
using System.Net.Http.Headers;

namespace ConcurrentWeb.Origins;

/// <summary>
/// Reads what an answer says of its server's limits: Retry-After (RFC 9110, section 10.2.3), RateLimit and RateLimit-Policy
/// (draft-ietf-httpapi-ratelimit-headers) in their forms since the first draft, and the X-RateLimit headers that were there
/// before. What is malformed, negative or absurd counts as not said.
/// </summary>
internal static class RateLimitHeaders
{
    /// <summary>Reads the headers of one answer. Where they say nothing of limits this is a walk over their names.</summary>
    /// <param name="headers">The headers of the answer.</param>
    /// <param name="now">When it came.</param>
    /// <returns>Null where they say nothing.</returns>
    internal static RateLimitInfo? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        RateLimitQuotas? quotas = null;
        foreach (var (name, values) in headers.NonValidated)
        {
            if (RateLimitField.TryRead(name, out var field))
            {
                // A moment that the server names is by the server's clock, and so is its Date: clocks that differ do no harm.
                quotas ??= new RateLimitQuotas(DateOf(headers) ?? now);
                quotas.Add(field, values);
            }
        }

        return quotas?.ToInfo(IsFromCache(headers));
    }

    private static DateTimeOffset? DateOf(HttpResponseHeaders headers) =>
        First(headers, "Date") is { } text && RateLimitTime.TryReadDate(text, out var date) ? date : null;

    /// <summary>Quotas in an answer from a cache are old news (draft-ietf-httpapi-ratelimit-headers-11, section 7.3).</summary>
    private static bool IsFromCache(HttpResponseHeaders headers) =>
        First(headers, "Age") is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var age) && age > 0;

    private static string? First(HttpResponseHeaders headers, string name)
    {
        if (headers.NonValidated.TryGetValues(name, out var values))
        {
            foreach (var value in values)
            {
                return value;
            }
        }

        return null;
    }
}
