using System.Globalization;

namespace ConcurrentWeb;

/// <summary>Numbers, times and sizes as people read them, in the current culture and to about three digits.</summary>
internal static class Quantity
{
    private static readonly string[] ByteUnits = ["KB", "MB", "GB", "TB", "PB", "EB"];

    internal static string Of(long count) => count.ToString("N0", CultureInfo.CurrentCulture);

    internal static string Of(long count, string one, string many) => $"{Of(count)} {(count == 1 ? one : many)}";

    /// <summary>A number that is a name, such as a status.</summary>
    internal static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A rate: 0.25, 4.2, 81, 1,234.</summary>
    internal static string Of(double number) =>
        number.ToString(number >= 100 ? "N0" : number >= 10 ? "#,0.#" : "0.##", CultureInfo.CurrentCulture);

    /// <summary>A rate as a command line takes it, in any culture: two digits of it, rounded down, and no less than 0.0001.</summary>
    internal static string Argument(double rate)
    {
        rate = Math.Max(rate, 0.0001);
        var unit = Math.Pow(10, Math.Floor(Math.Log10(rate)) - 1);
        return (Math.Floor((rate / unit) + 1e-6) * unit).ToString("0.####", CultureInfo.InvariantCulture);
    }

    /// <summary>A time: 0.4 ms, 48 ms, 1.9 s, 2 min 5 s, 3 h 20 min, 2 d 4 h.</summary>
    internal static string Of(TimeSpan time) => time switch
    {
        { TotalMilliseconds: < 10 } => $"{Of(Math.Round(time.TotalMilliseconds, 1))} ms",
        { TotalMilliseconds: < 999.5 } => $"{Of((long)Math.Round(time.TotalMilliseconds))} ms",
        { TotalSeconds: < 59.95 } => $"{Of(Math.Round(time.TotalSeconds, 1))} s",
        { TotalSeconds: < 3599.5 } => Of(TimeSpan.FromSeconds(1), time, 60, "min", "s"),
        { TotalMinutes: < (24 * 60) - 0.5 } => Of(TimeSpan.FromMinutes(1), time, 60, "h", "min"),
        _ => Of(TimeSpan.FromHours(1), time, 24, "d", "h"),
    };

    /// <summary>A size: 512 bytes, 1.2 MB.</summary>
    internal static string OfBytes(long bytes)
    {
        if (bytes < 1024)
        {
            return Of(bytes, "byte", "bytes");
        }

        var (size, unit) = (bytes / 1024.0, 0);
        for (; size >= 999.5; size /= 1024)
        {
            unit++;
        }

        return $"{Of(size >= 10 ? Math.Round(size) : Math.Round(size, 1))} {ByteUnits[unit]}";
    }

    private static string Of(TimeSpan smaller, TimeSpan time, long perLarger, string largerUnit, string smallerUnit)
    {
        var count = (long)Math.Round(time / smaller);
        var rest = count % perLarger == 0 ? string.Empty : $" {count % perLarger} {smallerUnit}";
        return $"{Of(count / perLarger)} {largerUnit}{rest}";
    }
}
