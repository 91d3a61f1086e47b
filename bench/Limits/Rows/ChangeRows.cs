using ConcurrentWeb.Bench.Limits.Servers;
using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.Bench.Limits.Rows;

/// <summary>Limits that change while the list is sent.</summary>
internal static class ChangeRows
{
    // Until the fourth second 4 windows of the first limit, then those of the second.
    private const double ChangesAfter = 4;

    public static IEnumerable<LimitRow> All() =>
    [
        Changing("fixed window 100/s halves", 600, 100, 50),
        Changing("fixed window 50/s doubles", 600, 50, 100),
        Changing("fixed window 200/s falls to 20/s", 880, 200, 20),
        Maintenance("maintenance pause of 15 s, 503", namesItsEnd: false),
        Maintenance("maintenance pause of 15 s, 503, Retry-After", namesItsEnd: true),
    ];

    private static LimitRow Changing(string name, int count, int first, int second)
    {
        var before = (int)ChangesAfter * first;
        var least = TimeSpan.FromSeconds(ChangesAfter) + Least.OfWindows(count - before, second, 1);
        return LimitRow.Limited(name, count, least, new()
        {
            Limits = [LimitPhase.FixedWindow(first, 1), LimitPhase.FixedWindow(second, 1, ChangesAfter)],
        });
    }

    /// <summary>50 a second, of which three windows pass before the pause.</summary>
    private static LimitRow Maintenance(string name, bool namesItsEnd)
    {
        const int Count = 400;
        const double Begins = 2.5;
        const double Length = 15;
        var least = TimeSpan.FromSeconds(Begins + Length) + Least.OfWindows(Count - 150, 50, 1);
        var row = LimitRow.Limited(name, Count, least, new()
        {
            Limits = [LimitPhase.FixedWindow(50, 1)],
            Outage = new(Fault.OfStatus(503), TimeSpan.FromSeconds(Length))
            {
                After = TimeSpan.FromSeconds(Begins),
                NamesItsEnd = namesItsEnd,
            },
        });
        return row with { IsIdle = true, Bars = row.Bars with { Failed = row.Bars.Failed + 20 + (0.001 * Count) } };
    }
}
