using ConcurrentWeb.Bench.Limits.Servers;
using ConcurrentWeb.Bench.Simulation;
using ConcurrentWeb.SimulatedServers;
using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.Bench.Limits;

/// <summary>The same row in virtual time: the engine is real, its servers and the time are not.</summary>
internal static class RowSimulation
{
    public static RowResult Run(LimitRow row, ThrottleMode mode)
    {
        var clock = new VirtualClock();
        SimulatedOrigin[] origins = [.. row.Origins.Select(plan => Origin(plan, clock))];
        var options = row.OptionsFor(mode).WithRepeatableJitter();
        var run = new SimulatedRun(clock, options, origins).Send(row.Count, row.StopsAfter, row.OriginOf);
        var readings = origins.Select(origin => origin.Tally.Read());
        return new RowResult(row, mode, run.Time.TotalSeconds, run.IsStopped, run.Results, run.Summary, [.. readings]);
    }

    private static SimulatedOrigin Origin(ServerPlan plan, VirtualClock clock)
    {
        SimulatedServer server = new OpenServer(plan.Latency);
        if (plan.Limits.Count > 0)
        {
            var open = server;
            server = new ChangingServer([.. plan.Limits.Select(limit => (limit.From, limit.Simulated(open, RefusalOf(plan, limit))))]);
        }

        if (plan.Proxy is not { } proxy)
        {
            return new SimulatedOrigin(clock, server, plan.Faults?.Invoke(), plan.Outage);
        }

        // The proxy says that nobody listens behind it.
        var outage = plan.Outage is null ? null : plan.Outage with { Fault = Fault.OfStatus(502), Length = plan.Outage.SeenFor };
        return new SimulatedOrigin(clock, proxy.Simulated(server), proxy.Faults?.Invoke(), outage);
    }

    private static Fault RefusalOf(ServerPlan plan, LimitPhase limit) =>
        Fault.OfStatus(plan.RejectionStatus, plan.HasRetryAfter ? limit.RetryAfter : null);
}
