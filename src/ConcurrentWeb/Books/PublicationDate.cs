using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ConcurrentWeb;

/// <summary>
/// A date of which the year is known, and perhaps the month and the day. Those with the same start are ordered by how much is
/// known of them: 2003, then 2003-05, then 2003-05-01.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PublicationDate : IComparable<PublicationDate>, IComparable
{
    // In English, German and French, as far as three letters do not tell them apart from each other.
    private static readonly FrozenDictionary<string, int> Months = new (int Month, string[] Names)[]
    {
        (1, ["january", "jan", "januar", "jänner", "janvier", "janv"]),
        (2, ["february", "feb", "februar", "février", "févr"]),
        (3, ["march", "mar", "märz", "mars"]),
        (4, ["april", "apr", "avril", "avr"]),
        (5, ["may", "mai"]),
        (6, ["june", "jun", "juni", "juin"]),
        (7, ["july", "jul", "juli", "juillet", "juil"]),
        (8, ["august", "aug", "août"]),
        (9, ["september", "sep", "sept", "septembre"]),
        (10, ["october", "oct", "oktober", "okt", "octobre"]),
        (11, ["november", "nov", "novembre"]),
        (12, ["december", "dec", "dezember", "dez", "décembre", "déc"]),
    }.SelectMany(entry => entry.Names.Select(name => KeyValuePair.Create(name, entry.Month))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a date.</summary>
    /// <param name="year">The year, from 1 to 9999.</param>
    /// <param name="month">The month, from 1 to 12; null where it is not known.</param>
    /// <param name="day">The day of the month; null where it is not known, or the month is not.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such date.</exception>
    public PublicationDate(int year, int? month = null, int? day = null)
    {
        if (!IsDate(year, month, day))
        {
            throw new ArgumentOutOfRangeException(nameof(year), $"There is no date {year}-{month}-{day}.");
        }

        (Year, Month, Day) = (year, month, day);
    }

    /// <summary>The year.</summary>
    public int Year { get; }

    /// <summary>The month, from 1; null where it is not known.</summary>
    public int? Month { get; }

    /// <summary>The day of the month, from 1; null where it is not known.</summary>
    public int? Day { get; }

    /// <summary>How much is known.</summary>
    public PublicationDatePrecision Precision =>
        Day is not null ? PublicationDatePrecision.Day : Month is not null ? PublicationDatePrecision.Month : PublicationDatePrecision.Year;

    /// <summary>Whether the left date comes first.</summary>
    /// <param name="left">A date.</param>
    /// <param name="right">Another.</param>
    public static bool operator <(PublicationDate left, PublicationDate right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left date comes first, or is the same.</summary>
    /// <param name="left">A date.</param>
    /// <param name="right">Another.</param>
    public static bool operator <=(PublicationDate left, PublicationDate right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the right date comes first.</summary>
    /// <param name="left">A date.</param>
    /// <param name="right">Another.</param>
    public static bool operator >(PublicationDate left, PublicationDate right) => left.CompareTo(right) > 0;

    /// <summary>Whether the right date comes first, or is the same.</summary>
    /// <param name="left">A date.</param>
    /// <param name="right">Another.</param>
    public static bool operator >=(PublicationDate left, PublicationDate right) => left.CompareTo(right) >= 0;

    /// <summary>
    /// Reads a date as catalogues write it: 2003, 2003-05, 2003-05-01, May 1, 2003, Mai 2003, c1998., [2004]. Only what is
    /// certain counts: of 01/05/2003 the year alone, of 19?? nothing.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The date; null where not even a year of four digits is in it.</returns>
    public static PublicationDate? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (ReadIso(text.AsSpan().Trim()) is { } iso)
        {
            return iso;
        }

        var (numbers, words) = Split(text);
        if (numbers.Find(number => number.Length == 4) is not { } year || year == "0000")
        {
            return null;
        }

        var date = Date(Number(year), null, null);
        var months = words.Where(Months.ContainsKey).Select(word => Months[word]).ToList();
        if (months.Count != 1)
        {
            return date;
        }

        var days = numbers.FindAll(number => number.Length <= 2);
        return (days.Count == 1 ? Date(Number(year), months[0], Number(days[0])) : null) ?? Date(Number(year), months[0], null);
    }

    /// <inheritdoc/>
    public int CompareTo(PublicationDate other) =>
        (Year, Month ?? 0, Day ?? 0).CompareTo((other.Year, other.Month ?? 0, other.Day ?? 0));

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        PublicationDate other => CompareTo(other),
        _ => throw new ArgumentException("Only dates of publication can be compared with one.", nameof(obj)),
    };

    /// <summary>As much as is known, in the form of ISO 8601.</summary>
    /// <returns>A text such as 2003, 2003-05 or 2003-05-01.</returns>
    public override string ToString() => Precision switch
    {
        PublicationDatePrecision.Day => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}-{Day:D2}"),
        PublicationDatePrecision.Month => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}"),
        _ => Year.ToString("D4", CultureInfo.InvariantCulture),
    };

    /// <summary>The date of the numbers; null where there is none.</summary>
    internal static PublicationDate? Date(int year, int? month, int? day) => IsDate(year, month, day) ? new(year, month, day) : null;

    private static bool IsDate(int year, int? month, int? day) =>
        year is >= 1 and <= 9999
        && month is null or (>= 1 and <= 12)
        && (day is null || (month is { } known && day >= 1 && day <= DateTime.DaysInMonth(year, known)));

    private static PublicationDate? ReadIso(ReadOnlySpan<char> text)
    {
        if (text.Length < 4 || text[..4].ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        // What follows may be a time of day.
        var day = text.Length > 10 && text[10] is 'T' or ' ' ? text[..10] : text;
        return day.Length switch
        {
            4 => Date(Number(day), null, null),
            7 when day[4] == '-' && IsNumber(day[5..]) => Date(Number(day[..4]), Number(day[5..]), null),
            10 when day[4] == '-' && day[7] == '-' && IsNumber(day[5..7]) && IsNumber(day[8..]) =>
                Date(Number(day[..4]), Number(day[5..7]), Number(day[8..])),
            _ => null,
        };
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The runs of digits and the runs of letters.</summary>
    private static (List<string> Numbers, List<string> Words) Split(string text)
    {
        var (numbers, words) = (new List<string>(), new List<string>());
        var start = 0;
        for (var i = 1; i <= text.Length; i++)
        {
            if (i < text.Length && Kind(text[i]) == Kind(text[start]))
            {
                continue;
            }

            (Kind(text[start]) switch { 1 => numbers, 2 => words, _ => null })?.Add(text[start..i]);
            start = i;
        }

        return (numbers, words);
    }

    private static int Kind(char c) => char.IsAsciiDigit(c) ? 1 : char.IsLetter(c) ? 2 : 0;
}
