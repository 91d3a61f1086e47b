using ConcurrentWeb.Bench.Report;

namespace ConcurrentWeb.Bench.Simulation;

/// <summary>All that is simulated, with its bars, as a table.</summary>
internal static class SimulationReport
{
    public static string Write()
    {
        var table = new MarkdownTable("Simulation", "Measured", "Bar", "Held");
        foreach (var bar in LimitSimulations.All().Concat(BookSimulations.All()))
        {
            table.Add(bar.What, bar.Measured!, bar.Limit, bar.IsHeld == true ? "yes" : "NO");
        }

        return table.ToString();
    }
}
