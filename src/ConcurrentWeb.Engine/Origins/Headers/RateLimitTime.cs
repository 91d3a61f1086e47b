using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;

namespace ConcurrentWeb.Origins;

/// <summary>
/// Reads the times in headers that speak of limits. Servers write a wait in seconds (with a fraction too), with units as in
/// <c>6m0s</c>, as Unix time in seconds or milliseconds, as a date of HTTP (RFC 9110, section 5.6.7) or of ISO 8601.
/// Numbers are told apart by their size: none is a reasonable value of two kinds.
/// </summary>
internal static class RateLimitTime
{
    /// <summary>What is longer is a mistake, or no wait that anybody would sit out.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    // As seconds: 31 years as a wait, September 2001 as a moment.
    private const decimal FirstUnixSecond = 1e9m;

    // As seconds the year 5138, as milliseconds 1973.
    private const decimal FirstUnixMillisecond = 1e11m;

    // The last is what JavaScript's Date says of itself, up to the name of the zone; lemlist sends it.
    private static readonly string[] DateFormats =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "ddd MMM dd yyyy HH:mm:ss 'GMT'zzz"];

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>Reads how long it is from now on, rounded up to a millisecond; zero where it is a moment that has passed.</summary>
    internal static bool TryReadWait(ReadOnlySpan<char> text, DateTimeOffset now, out TimeSpan wait)
    {
        text = text.Trim();
        if (TryReadNumber(text, out var number))
        {
            var seconds = number >= FirstUnixMillisecond ? number / 1000 : number;
            return number < FirstUnixSecond
                ? TryBound(seconds, out wait)
                : TryBound(Math.Max(0, seconds - (now.ToUnixTimeMilliseconds() / 1000m)), out wait);
        }

        if (TryReadUnits(text, out wait))
        {
            return true;
        }

        return TryReadDate(text, out var date) && TryBound(Math.Max(0, (date - now).Ticks / (decimal)TimeSpan.TicksPerSecond), out wait);
    }

    /// <summary>Reads a window: seconds, or a time with units; never zero.</summary>
    internal static bool TryReadWindow(ReadOnlySpan<char> text, out TimeSpan window)
    {
        text = text.Trim();
        var isRead = TryReadNumber(text, out var seconds) ? TryBound(seconds, out window) : TryReadUnits(text, out window);
        return isRead && window > TimeSpan.Zero;
    }

    /// <summary>Reads a date of HTTP in any of its three forms, of ISO 8601 (in UTC where it names no zone), or of JavaScript.</summary>
    internal static bool TryReadDate(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        var zoneName = text.IndexOf('(');
        text = (zoneName < 0 ? text : text[..zoneName]).Trim();

        // The platform's own reader of the dates of HTTP is public under this name only.
        if (RetryConditionHeaderValue.TryParse(text.ToString(), out var header) && header.Date is { } httpDate)
        {
            date = httpDate;
            return true;
        }

        return DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
    }

    /// <summary>Reads digits and perhaps a fraction, nothing else.</summary>
    internal static bool TryReadNumber(ReadOnlySpan<char> text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static bool TryReadUnits(ReadOnlySpan<char> text, out TimeSpan time)
    {
        time = default;
        var seconds = 0m;
        do
        {
            var digits = text.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0 || !TryReadNumber(text[..digits], out var number) || number >= FirstUnixMillisecond)
            {
                return false;
            }

            text = text[digits..];
            var letters = text.IndexOfAnyInRange('0', '9') is >= 0 and var end ? end : text.Length;
            if (SecondsIn(text[..letters]) is not { } factor)
            {
                return false;
            }

            seconds += number * factor;
            text = text[letters..];
        }
        while (!text.IsEmpty);

        return TryBound(seconds, out time);
    }

    private static decimal? SecondsIn(ReadOnlySpan<char> unit) => unit switch
    {
        "ms" => 0.001m,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86400,
        _ => null,
    };

    private static bool TryBound(decimal seconds, out TimeSpan time)
    {
        time = default;
        if (seconds > (decimal)Longest.TotalSeconds)
        {
            return false;
        }

        time = new TimeSpan((long)Math.Ceiling(seconds * 1000) * TimeSpan.TicksPerMillisecond);
        return true;
    }
}
