using System.Globalization;

namespace ConcurrentWeb.Bench.Report;

/// <summary>A number to hold.</summary>
/// <param name="What">What the number is.</param>
/// <param name="Measured">What it was; null where it was not measured.</param>
/// <param name="Limit">What it is to be, with its sign and unit.</param>
/// <param name="IsHeld">Whether it is.</param>
internal sealed record Bar(string What, string? Measured, string Limit, bool? IsHeld)
{
    public static Bar AtLeast(double limit, string what, double? measured) =>
        new(what, Show(measured, string.Empty), $"≥ {limit.ToString(CultureInfo.InvariantCulture)}", measured is null ? null : measured >= limit);

    public static Bar AtMost(double limit, string what, double? measured, string unit = "") =>
        new(what, Show(measured, unit), $"≤ {limit.ToString(CultureInfo.InvariantCulture)} {unit}".TrimEnd(), measured is null ? null : measured <= limit);

    private static string? Show(double? measured, string unit) =>
        measured is { } number ? $"{Figures.Of(number)} {unit}".TrimEnd() : null;
}
