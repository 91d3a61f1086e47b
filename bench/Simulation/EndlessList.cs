using ConcurrentWeb.SimulatedServers;
using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.Bench.Simulation;

/// <summary>A list that never ends, sent to a server in virtual time for so long.</summary>
internal sealed class EndlessList
{
    private readonly SimulatedRun _run;
    private readonly Tally _tally;

    public EndlessList(EngineOptions options, SimulatedServer server, TimeSpan time)
    {
        var clock = new VirtualClock();
        var origin = new SimulatedOrigin(clock, server);
        _run = new SimulatedRun(clock, options.WithRepeatableJitter(), origin).Send(count: null, time);
        _tally = origin.Tally;
    }

    /// <summary>The share of all responses that were refusals.</summary>
    public double RefusedShare => (double)_tally.FailedAt.Count / Math.Max(1, _tally.FailedAt.Count + _tally.AnsweredAt.Count);

    /// <summary>How many inputs ended as failures.</summary>
    public int Lost => _run.Results.Lost;

    /// <summary>Responses other than refusals a second, between two times.</summary>
    public double RateBetween(TimeSpan from, TimeSpan to) => CountBetween(_tally.AnsweredAt, from, to) / (to - from).TotalSeconds;

    /// <summary>Refusals between two times.</summary>
    public int RefusedBetween(TimeSpan from, TimeSpan to) => CountBetween(_tally.FailedAt, from, to);

    private static int CountBetween(IReadOnlyList<TimeSpan> times, TimeSpan from, TimeSpan to) => times.Count(at => at > from && at <= to);
}
