using System.Globalization;

namespace ConcurrentWeb.Content;

/// <summary>
/// Finds the dates among the strings of a JSON text, those that ConvertFrom-Json takes for dates: ISO 8601 with a date and
/// a time of day (<c>2024-02-29T12:00:00.5Z</c>), and <c>/Date(1709208000000)/</c>. With a Z, or in the second form, the
/// time is in UTC; with an offset it is that moment in local time; else it is of no zone.
/// </summary>
internal static class JsonDate
{
    private const int Shortest = 19;
    private const int Longest = 40;
    private const int FractionDigits = 7;
    private const string MillisecondsStart = "/Date(";
    private const string MillisecondsEnd = ")/";

    private static readonly long EarliestMilliseconds = -DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMillisecond;
    private static readonly long LatestMilliseconds = (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    internal static bool TryParse(string text, out DateTime date)
    {
        date = default;
        return text.Length switch
        {
            >= Shortest and <= Longest when text[10] == 'T' => TryParseIso(text, out date),
            > 8 when text[0] == '/' => TryParseMilliseconds(text, out date),
            _ => false,
        };
    }

    private static bool TryParseIso(ReadOnlySpan<char> text, out DateTime date)
    {
        date = default;
        if (!TryReadNumber(text[..4], out var year) || !TryReadNumber(text[5..7], out var month) || !TryReadNumber(text[8..10], out var day)
            || !TryReadNumber(text[11..13], out var hour) || !TryReadNumber(text[14..16], out var minute) || !TryReadNumber(text[17..19], out var second)
            || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':'
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 24 || minute > 59 || second > 59 || (hour == 24 && (minute > 0 || second > 0)))
        {
            return false;
        }

        var rest = text[Shortest..];
        if (!TryReadFraction(ref rest, out var fraction) || (hour == 24 && fraction > 0) || !TryReadZone(rest, out var offset))
        {
            return false;
        }

        var start = new DateTime(year, month, day);
        var ticks = start.Ticks + new TimeSpan(hour, minute, second).Ticks + fraction;
        if (ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        date = offset switch
        {
            null => new DateTime(ticks, rest.IsEmpty ? DateTimeKind.Unspecified : DateTimeKind.Utc),
            { } east => new DateTime(Math.Clamp(ticks - east.Ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc).ToLocalTime(),
        };
        return true;
    }

    /// <summary>Takes a point and digits off the front; seven, since there is nothing shorter than a tick.</summary>
    private static bool TryReadFraction(ref ReadOnlySpan<char> rest, out int ticks)
    {
        ticks = 0;
        if (rest.IsEmpty || rest[0] != '.')
        {
            return true;
        }

        rest = rest[1..];
        var digits = rest.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : rest.Length;
        if (digits is 0 or > FractionDigits)
        {
            return false;
        }

        for (var i = 0; i < FractionDigits; i++)
        {
            ticks = (ticks * 10) + (i < digits ? rest[i] - '0' : 0);
        }

        rest = rest[digits..];
        return true;
    }

    /// <summary>Reads what follows the time: nothing, Z, or an offset of hours and perhaps minutes.</summary>
    private static bool TryReadZone(ReadOnlySpan<char> rest, out TimeSpan? offset)
    {
        offset = null;
        if (rest is [] or ['Z' or 'z'])
        {
            return true;
        }

        var minutes = 0;
        if (rest is not ['+' or '-', _, _, ..] || !TryReadNumber(rest[1..3], out var hours)
            || !(rest[3..] switch { [] or [':'] => true, [':', _, _] => TryReadNumber(rest[4..], out minutes), [_, _] => TryReadNumber(rest[3..], out minutes), _ => false }))
        {
            return false;
        }

        var east = new TimeSpan(hours, minutes, 0);
        offset = rest[0] == '-' ? -east : east;
        return true;
    }

    private static bool TryParseMilliseconds(string text, out DateTime date)
    {
        date = default;
        if (!text.StartsWith(MillisecondsStart, StringComparison.Ordinal) || !text.EndsWith(MillisecondsEnd, StringComparison.Ordinal))
        {
            return false;
        }

        // An offset says only that local time was meant; the milliseconds are those of UTC all the same.
        var inside = text.AsSpan(MillisecondsStart.Length, text.Length - MillisecondsStart.Length - MillisecondsEnd.Length);
        var sign = inside.IsEmpty ? -1 : inside[1..].IndexOfAny('+', '-');
        var isLocal = sign >= 0;
        if ((isLocal && !TryReadZone(inside[(sign + 1)..], out _))
            || !long.TryParse(isLocal ? inside[..(sign + 1)] : inside, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            || milliseconds < EarliestMilliseconds || milliseconds > LatestMilliseconds)
        {
            return false;
        }

        date = DateTime.UnixEpoch.AddTicks(milliseconds * TimeSpan.TicksPerMillisecond);
        date = isLocal ? date.ToLocalTime() : date;
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
