using ConcurrentWeb.Bench.Limits.Servers;
using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.Bench.Limits.Rows;

/// <summary>Two origins in one list, one of which has a limit, or is away: the other one is not to wait for it.</summary>
internal static class OriginRows
{
    private const int Count = 2_000;
    private const int OneIn = 10;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(20);

    public static IEnumerable<LimitRow> All()
    {
        const int Limited = Count / OneIn;
        yield return Row("two origins, one of 50/s", Least.OfWindows(Limited, 50, 1), new() { Limits = [LimitPhase.FixedWindow(50, 1)] });
        var unavailable = new ServerPlan { Limits = [LimitPhase.FixedWindow(20, 2)], RejectionStatus = 503 };
        yield return Row("two origins, one of 10/s, 503", Least.OfWindows(Limited, 20, 2), unavailable);
        var outage = new OutagePlan(Fault.OfStatus(502), TimeSpan.FromSeconds(5)) { AfterAnswers = 50 };
        var away = Row("two origins, one away for 5 s", outage.Length, new() { Latency = Latency, Outage = outage });
        yield return away with
        {
            Bars = away.Bars with { Failed = null, InVain = 20 + (0.001 * Limited), Resumed = 1 + (0.1 * outage.Length.TotalSeconds) },
        };
    }

    private static LimitRow Row(string name, TimeSpan least, ServerPlan limited)
    {
        const int Free = Count - (Count / OneIn);
        return new(name, Count, least)
        {
            Origins = [limited, new() { Latency = Latency }],
            OriginOf = static input => input % OneIn == 0 ? 0 : 1,
            Bars = new()
            {
                Seconds = RowBars.SecondsOf(least),
                Failed = 50 + (0.03 * Count / OneIn),
                OtherOrigin = RowBars.SecondsOf(Least.OfConcurrency(Free, 50, Latency)),
            },
        };
    }
}
