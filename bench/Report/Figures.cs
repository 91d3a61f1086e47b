using System.Globalization;

namespace ConcurrentWeb.Bench.Report;

/// <summary>Numbers with as many digits as are worth reading.</summary>
internal static class Figures
{
    public static string Of(double number) =>
        number.ToString(Math.Abs(number) switch { >= 100 => "N0", >= 10 => "0.0", >= 0.1 or 0 => "0.00", _ => "0.0000" }, CultureInfo.InvariantCulture);

    public static string Of(double? number) => number is { } known ? Of(known) : string.Empty;
}
