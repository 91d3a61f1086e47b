using ConcurrentWeb.Bench.Limits.Servers;

namespace ConcurrentWeb.Bench.Limits;

/// <summary>A list, the server that it is sent to, and what the run is to hold.</summary>
/// <param name="Name">Names the row.</param>
/// <param name="Count">How many inputs.</param>
/// <param name="Least">The time that the server's limit makes it take, by arithmetic.</param>
internal sealed record LimitRow(string Name, int Count, TimeSpan Least)
{
    /// <summary>The servers. Default: one.</summary>
    public required IReadOnlyList<ServerPlan> Origins { get; init; }

    public required RowBars Bars { get; init; }

    /// <summary>Which of the servers an input is sent to.</summary>
    public Func<int, int> OriginOf { get; init; } = static _ => 0;

    /// <summary>The throttle. Default: 50.</summary>
    public int ThrottleLimit { get; init; } = 50;

    /// <summary>What the row asks of the engine beside the throttle. Default: nothing.</summary>
    public Func<EngineOptions, EngineOptions> Options { get; init; } = static options => options;

    /// <summary>Nearly all of its time is waiting, so that it may run while others do. Default: false.</summary>
    public bool IsIdle { get; init; }

    /// <summary>It depends on which connection a request takes, and so cannot be simulated. Default: false.</summary>
    public bool NeedsConnections { get; init; }

    /// <summary>A run that takes longer is stopped.</summary>
    public TimeSpan StopsAfter => TimeSpan.FromSeconds((3 * (Bars.Seconds ?? (2 * Least.TotalSeconds))) + 20);

    public string? MissingProgram => Origins.Select(plan => plan.Proxy).FirstOrDefault(proxy => proxy is { Path: null })?.Program;

    /// <summary>The options of the engine.</summary>
    public EngineOptions OptionsFor(ThrottleMode mode) =>
        Options(new EngineOptions { ThrottleLimit = ThrottleLimit, AdaptiveThrottle = mode == ThrottleMode.Adaptive });

    /// <summary>A list for a server with a limit.</summary>
    public static LimitRow Limited(string name, int count, TimeSpan least, ServerPlan server, int throttle = 50) => new(name, count, least)
    {
        Origins = [server],
        ThrottleLimit = throttle,
        Bars = new() { Seconds = RowBars.SecondsOf(least), Failed = throttle + (0.03 * count) },
    };
}
