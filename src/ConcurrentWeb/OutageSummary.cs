using System.Globalization;

namespace ConcurrentWeb;

/// <summary>A time during which an origin failed for every request, and requests waited for it to recover.</summary>
/// <param name="Origin">The origin, such as <c>https://example.org:8443</c>.</param>
/// <param name="From">When the outage was noticed, in local time.</param>
/// <param name="To">When a request was accepted again; null while the outage lasts.</param>
/// <param name="IsResponding">Whether there were responses: 502, 503 or 504, of a gateway or of a server in maintenance.</param>
public sealed record OutageSummary(string Origin, DateTimeOffset From, DateTimeOffset? To, bool IsResponding)
{
    /// <summary>The outage in words, such as <c>http://example.org did not respond from 02:13:20 to 02:13:51</c>.</summary>
    /// <returns>Text for people, in the current culture.</returns>
    public override string ToString()
    {
        var what = IsResponding ? "was unavailable" : "did not respond";
        return To is { } to
            ? $"{Origin} {what} from {Text(From, to)} to {Text(to, From)}"
            : $"{Origin} {what} after {Text(From, From)}";
    }

    /// <summary>The time, with the date where the other end of the outage has another one.</summary>
    private static string Text(DateTimeOffset time, DateTimeOffset other) =>
        time.ToString(time.Date == other.Date ? "T" : "G", CultureInfo.CurrentCulture);
}
