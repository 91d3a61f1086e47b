using System.Globalization;
using ConcurrentWeb.Bench.Report;

namespace ConcurrentWeb.Bench.Limits;

/// <summary>The sitting as Markdown, and a row of it as a line of text.</summary>
internal static class LimitsReport
{
    public static string Write(IReadOnlyList<RowResult> results, IReadOnlyList<LimitRow> skipped)
    {
        var table = new MarkdownTable(
            "Server", "Throttle", "Answered", "Time s", "Least s", "Refused", "Most sends", "Lost", "In vain", "Resumed s", "Bars");
        foreach (var result in results)
        {
            table.Add(
                result.Row.Name,
                string.Create(CultureInfo.InvariantCulture, $"{result.Mode} {result.Row.ThrottleLimit}"),
                Answered(result),
                Figures.Of(result.Seconds),
                Figures.Of(result.Row.Least.TotalSeconds),
                Share(result.Failed, result.Row.Count),
                result.MostSends.ToString(CultureInfo.InvariantCulture),
                Count(result.Results.Lost),
                result.Row.Bars.InVain is null ? string.Empty : Count(result.InVain),
                Figures.Of(result.Resumed),
                Verdict(result));
        }

        var missing = string.Concat(skipped.Select(row => $"Skipped, because {row.MissingProgram} is not installed: {row.Name}.\n\n"));
        var held = results.Count(result => result.Missed().Count == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{Machine.Describe()}\n\n{table}\n{missing}Held: {held} of {results.Count}.\n");
    }

    public static string Line(RowResult result)
    {
        var failures = string.Join(", ", result.Summary.Failures.Select(failure => $"{failure.Count} × {failure.Kind}"));
        string?[] parts =
        [
            $"{Answered(result)} answered",
            $"{Figures.Of(result.Seconds)} s (least {Figures.Of(result.Row.Least.TotalSeconds)})",
            $"{Share(result.Failed, result.Row.Count)} refused",
            failures.Length > 0 ? $"lost {failures}" : null,
        ];
        return $"{result.Row.Name} ({result.Mode}): {string.Join(", ", parts.Where(part => part is not null))}: {Verdict(result)}";
    }

    private static string Answered(RowResult result) => $"{Count(result.Answered)} of {Count(result.Row.Count)}";

    private static string Verdict(RowResult result) => result.Missed() is { Count: > 0 } missed
        ? $"MISSED: {string.Join(", ", missed.Select(bar => $"{bar.What} {bar.Measured} ({bar.Limit})"))}"
        : "HELD";

    private static string Share(long count, int inputs) =>
        count == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} ({100.0 * count / inputs:0.0} %)");

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
