namespace ConcurrentWeb.SimulatedServers.Faults;

/// <summary>A time in which every request of a server fails.</summary>
/// <param name="Fault">How they fail.</param>
/// <param name="Length">How long it lasts.</param>
public sealed record OutagePlan(Fault Fault, TimeSpan Length)
{
    /// <summary>It begins when so many inputs were answered. Default: it begins by the clock.</summary>
    public int? AfterAnswers { get; init; }

    /// <summary>It begins so long after the first request, where it begins by the clock.</summary>
    public TimeSpan After { get; init; }

    /// <summary>How long clients see it, where a proxy keeps away for longer. Default: <see cref="Length"/>.</summary>
    public TimeSpan SeenFor
    {
        get => field > TimeSpan.Zero ? field : Length;
        init;
    }

    /// <summary>The failures have a Retry-After that names the end. Default: false.</summary>
    public bool NamesItsEnd { get; init; }
}
