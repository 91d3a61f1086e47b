using System.Globalization;
using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.Bench.Limits.Rows;

/// <summary>Servers that are away for a time, soon after the first responses, in the middle of the list, or at its end.</summary>
internal static class OutageRows
{
    private const int Count = 4_000;
    private const int ThrottleLimit = 50;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly (string Name, int AfterAnswers)[] Places =
        [("start", ThrottleLimit), ("middle", Count / 2), ("end", Count - (4 * ThrottleLimit))];

    private static readonly (string Name, Fault Fault)[] Kinds =
    [
        ("502", Fault.OfStatus(502)), ("503", Fault.OfStatus(503)), ("504", Fault.OfStatus(504)), ("500", Fault.OfStatus(500)),
        ("refused", new(FaultKind.Refused)), ("reset", Fault.Reset), ("late", new(FaultKind.Late)), ("silence", new(FaultKind.Silence)),
    ];

    public static IEnumerable<LimitRow> All()
    {
        // Each kind at each place for a second; the longer ones at one place each, in turn.
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            foreach (var place in Places)
            {
                yield return Row(Kinds[kind], 1, place);
            }

            yield return Row(Kinds[kind], 3, Places[kind % Places.Length]);
            yield return Row(Kinds[kind], 30, Places[(kind + 1) % Places.Length]) with { IsIdle = true };
        }
    }

    private static LimitRow Row((string Name, Fault Fault) kind, int seconds, (string Name, int AfterAnswers) place)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"outage {kind.Name}, {seconds} s, {place.Name}");
        var least = Least.OfConcurrency(Count, ThrottleLimit, Latency) + TimeSpan.FromSeconds(seconds);
        var outage = new OutagePlan(kind.Fault, TimeSpan.FromSeconds(seconds)) { AfterAnswers = place.AfterAnswers };
        var row = new LimitRow(name, Count, least)
        {
            Origins = [new() { Latency = Latency, Outage = outage }],
            Bars = Bars(kind.Fault, seconds, least),
        };
        return kind.Fault switch
        {
            // The input's own failure: nothing is lost with retries that outlast it.
            { Status: 500 } => row with { Options = static options => options with { MaximumRetryCount = 10, RetryInterval = Second } },

            // With the default of 100 s nobody would notice.
            { Kind: FaultKind.Silence } => row with { Options = static options => options with { ConnectionTimeout = Second } },
            _ => row,
        };
    }

    private static RowBars Bars(Fault fault, int seconds, TimeSpan least)
    {
        if (fault.Status == 500)
        {
            return new();
        }

        // Whoever gets no response learns of the outage only when as much as may be is in flight.
        var unnoticed = fault.Kind is FaultKind.Late or FaultKind.Silence ? ThrottleLimit : 0;
        return new()
        {
            Seconds = RowBars.SecondsOf(least),
            AnsweredTwice = fault.Kind == FaultKind.Refused ? ThrottleLimit : 0,
            InVain = unnoticed + 20 + (0.001 * Count),
            Resumed = 1 + (0.1 * seconds),
        };
    }
}
