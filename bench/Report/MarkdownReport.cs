using System.Globalization;
using System.Text;

namespace ConcurrentWeb.Bench.Report;

/// <summary>The whole of a run as Markdown: where it ran, every row, and the numbers to hold.</summary>
internal static class MarkdownReport
{
    public static string Write(IReadOnlyList<ScenarioResults> all, Sizes sizes)
    {
        var report = new StringBuilder();
        report.AppendLine(Machine.Describe()).AppendLine();
        if (sizes.IsQuick)
        {
            report.AppendLine("Quick counts: too small to judge anything by.").AppendLine();
        }

        foreach (var results in all)
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"- {results.Scenario.Name}: {results.Scenario.Description}");
        }

        report.AppendLine().Append(Rows(all)).AppendLine().Append(Bars(all));
        return report.ToString();
    }

    private static string Rows(IEnumerable<ScenarioResults> all)
    {
        var table = new MarkdownTable("Scenario", "Contestant", "Requests", "Best s", "Worst s", "Requests/s", "Peak MB", "Compared");
        foreach (var results in all)
        {
            foreach (var outcome in results.Outcomes)
            {
                var count = outcome.Entry.Workload.Count;
                table.Add(
                    results.Scenario.Name,
                    outcome.Entry.Name,
                    count > 0 ? count.ToString("N0", CultureInfo.InvariantCulture) : string.Empty,
                    outcome.Missing ?? Figures.Of(outcome.Best),
                    Figures.Of(outcome.Worst),
                    IsRate(outcome) ? Figures.Of(outcome.Rate) : string.Empty,
                    Figures.Of(outcome.Reading?.PeakBytes / (1024.0 * 1024)),
                    results.Scenario.Compare(outcome, results));
            }
        }

        return table.ToString();
    }

    private static string Bars(IEnumerable<ScenarioResults> all)
    {
        var table = new MarkdownTable("Number", "Measured", "Bar", "Held");
        foreach (var bar in all.SelectMany(results => results.Scenario.Bars(results)))
        {
            table.Add(bar.What, bar.Measured ?? "not measured", bar.Limit, bar.IsHeld switch { true => "yes", false => "NO", null => string.Empty });
        }

        return table.ToString();
    }

    /// <summary>The seconds of a wait are not those of its requests.</summary>
    private static bool IsRate(Outcome outcome) => outcome.Reading is not null && outcome.Entry.MeasuresAllRequests;
}
