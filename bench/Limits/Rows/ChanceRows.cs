using System.Globalization;
using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.Bench.Limits.Rows;

/// <summary>Servers that refuse or fail by chance, however fast or slowly they are asked.</summary>
internal static class ChanceRows
{
    private const double Slack = 4;
    private const double Bad = 0.005;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(20);

    private static readonly Fault Refused = Fault.OfStatus(429);
    private static readonly Fault RefusedForNoTime = Fault.OfStatus(429, retryAfter: 0);
    private static readonly Fault RefusedForASecond = Fault.OfStatus(429, retryAfter: 1);
    private static readonly Fault Unavailable = Fault.OfStatus(503);
    private static readonly Fault BadGateway = Fault.OfStatus(502);

    public static IEnumerable<LimitRow> All() =>
    [
        Refusing(4_000, 0.02, "429", Refused),
        Refusing(2_000, 0.10, "429", Refused),
        Refusing(2_000, 0.25, "429", Refused),
        Refusing(4_000, 0.02, "429, Retry-After 0", RefusedForNoTime),
        Refusing(2_000, 0.10, "429, Retry-After 0", RefusedForNoTime),
        Refusing(2_000, 0.25, "429, Retry-After 0", RefusedForNoTime),
        Refusing(2_000, 0.01, "429, Retry-After 1", RefusedForASecond),
        Failing("chance 2 %, 503", 4_000, 0.02, () => new ChanceFaults(0.02, Unavailable)),
        Failing("chance 5 %, 503", 4_000, 0.05, () => new ChanceFaults(0.05, Unavailable)),
        Failing("chance 10 %, 503", 2_000, 0.10, () => new ChanceFaults(0.10, Unavailable)),
        Failing("chance 25 %, 503", 2_000, 0.25, () => new ChanceFaults(0.25, Unavailable)),
        Failing("chance 2 %, reset", 4_000, 0.02, () => new ChanceFaults(0.02, Fault.Reset)),
        Failing("chance 10 %, reset", 2_000, 0.10, () => new ChanceFaults(0.10, Fault.Reset)),
        Failing("chance 10 %, reset, 502, 503, 429", 3_000, 0.10, () => new ChanceFaults(0.10, Fault.Reset, BadGateway, Unavailable, Refused)),
        SickMachine("by request", byConnection: false),
        SickMachine("by connection, which it closes", byConnection: true, closes: true),
        Unbarred(SickMachine("by connection", byConnection: true)),
        ByChance("1 % of the addresses refuse once, Retry-After 1", 2_000, 0.01, lost: 0, () => new SomeInputs(100, 1, RefusedForASecond)),
        ByChance("1 % of the addresses refuse three times", 2_000, 0.03, lost: 0, () => new SomeInputs(100, 3, Refused)),
    ];

    /// <summary>A refusal uses up no retry: nothing is lost.</summary>
    private static LimitRow Refusing(int count, double share, string how, Fault fault) =>
        ByChance(Name(share, how), count, share, lost: 0, () => new ChanceFaults(share, fault));

    private static string Name(double share, string how) => string.Create(CultureInfo.InvariantCulture, $"chance {share * 100:0} %, {how}");

    /// <summary>A quarter of the requests go to the sick one, which takes no time for them.</summary>
    private static LimitRow SickMachine(string how, bool byConnection, bool closes = false) =>
        Failing($"sick machine of four, {how}", 2_000, 0.25, () => new SickMachine(4, byConnection, closes)) with { NeedsConnections = byConnection };

    /// <summary>A failure uses up a retry: what fails three times is lost, with three standard deviations for bad luck.</summary>
    private static LimitRow Failing(string name, int count, double share, Func<FaultSource> faults)
    {
        var lost = count * Math.Pow(share, 3);
        return ByChance(name, count, share, Math.Ceiling(lost + (3 * Math.Sqrt(lost))), faults);
    }

    /// <summary>
    /// Connections to the sick machine are free again at once, and so nearly all requests take those: how many are lost depends on
    /// the connection pool alone, and is shown without a bar.
    /// </summary>
    private static LimitRow Unbarred(LimitRow row) => row with { Bars = row.Bars with { Failed = null, Lost = row.Count } };

    /// <summary>Of the requests that are sent, retries included, the share may fail, and half a per cent more.</summary>
    private static LimitRow ByChance(string name, int count, double share, double lost, Func<FaultSource> faults)
    {
        var least = Least.OfConcurrency(count, 50, Latency);
        return new(name, count, least)
        {
            Origins = [new() { Latency = Latency, Faults = faults }],
            Bars = new()
            {
                Seconds = RowBars.SecondsOf(least, Slack),
                Failed = Math.Ceiling(count * (share + Bad) / (1 - share - Bad)),
                Lost = lost,
            },
        };
    }
}
