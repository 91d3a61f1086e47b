using ConcurrentWeb.Bench.Report;
using ConcurrentWeb.SimulatedServers.Faults;
using ConcurrentWeb.SimulatedServers;

namespace ConcurrentWeb.Bench.Limits;

/// <summary>What came of a row in one mode, counted here and at its servers.</summary>
/// <param name="Row">The Row.</param>
/// <param name="Mode">The mode.</param>
/// <param name="Seconds">How long the run took.</param>
/// <param name="IsStopped">It took so long that it was stopped.</param>
/// <param name="Results">What the engine gave.</param>
/// <param name="Summary">What the engine counted.</param>
/// <param name="Servers">What each server counted.</param>
internal sealed record RowResult(
    LimitRow Row,
    ThrottleMode Mode,
    double Seconds,
    bool IsStopped,
    ResultCount Results,
    RunSummary Summary,
    IReadOnlyList<TallyReading> Servers)
{
    public int Answered => Servers.Sum(server => server.Answered);

    public int AnsweredTwice => Servers.Sum(server => server.AnsweredTwice);

    /// <summary>The most requests of one input; where a proxy keeps some from the server, the most attempts of the engine.</summary>
    public int MostSends => Math.Max(Results.MostAttempts, Servers.Max(server => server.MostSends));

    /// <summary>Requests that were refused, or failed.</summary>
    public long Failed => Servers.Sum(server => server.Failed) + NotArrived;

    /// <summary>Requests that were sent while the server was away.</summary>
    public long InVain => Servers.Sum(server => server.InVain) + NotArrived;

    public double? Resumed => Servers.Max(server => server.ResumedAfter);

    /// <summary>Requests that a proxy refused, or that nobody listened for.</summary>
    private long NotArrived => Math.Max(0, Summary.Requests - Servers.Sum(server => server.Sends));

    /// <summary>The bars that were missed.</summary>
    public IReadOnlyList<Bar> Missed() => [.. Bars().Where(bar => bar.IsHeld != true)];

    private IEnumerable<Bar> Bars()
    {
        var bars = Row.Bars;
        yield return IsStopped ? new Bar("time", "stopped", $"{Figures.Of(Row.StopsAfter.TotalSeconds)} s", IsHeld: false)
            : Bar.AtMost(bars.Seconds ?? Row.StopsAfter.TotalSeconds, "time", Seconds, "s");
        yield return Bar.AtMost(bars.Lost, "lost", Results.Lost);
        yield return new("order", Results.IsInOrder ? "kept" : "broken", "kept", Results.IsInOrder);
        yield return Bar.AtMost(bars.AnsweredTwice, "answered twice", AnsweredTwice);
        if (bars.Failed is { } failed)
        {
            yield return Bar.AtMost(failed, "refused", Failed);
        }

        if (bars.InVain is { } inVain)
        {
            yield return Bar.AtMost(inVain, "in vain", InVain);
        }

        if (bars.Resumed is { } resumed)
        {
            yield return Bar.AtMost(resumed, "resumed after", Resumed ?? double.PositiveInfinity, "s");
        }

        if (bars.OtherOrigin is { } other)
        {
            yield return Bar.AtMost(other, "other origin", Servers[^1].LastAnswered, "s");
        }
    }
}
