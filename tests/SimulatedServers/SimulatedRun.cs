namespace ConcurrentWeb.SimulatedServers;

/// <summary>
/// Sends a list with the engine to origins in virtual time: only the transport is not real. One run at a time in a process
/// (<see cref="IdlePool"/>).
/// </summary>
public sealed class SimulatedRun
{
    private readonly VirtualClock _clock;
    private readonly IReadOnlyList<SimulatedOrigin> _origins;
    private readonly EngineOptions _options;
    private readonly RunStatistics _statistics;

    /// <param name="clock">The clock of the origins.</param>
    /// <param name="options">The options of the engine; its clock, transport and statistics are the run's.</param>
    /// <param name="origins">The origins.</param>
    public SimulatedRun(VirtualClock clock, EngineOptions options, params IReadOnlyList<SimulatedOrigin> origins)
    {
        (_clock, _origins) = (clock, origins);
        _options = options with { TimeProvider = clock, Transport = null };
        _statistics = new RunStatistics(clock);
    }

    /// <summary>What the engine gave.</summary>
    public ResultCount Results { get; } = new();

    /// <summary>What the engine counted.</summary>
    public RunSummary Summary => _statistics.ToSummary();

    /// <summary>The virtual time that it took.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>It was not done in time.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Sends a list to its end, or until a time.</summary>
    /// <param name="count">How many inputs; null for a list without end.</param>
    /// <param name="atMost">When it is stopped.</param>
    /// <param name="originOf">Which origin an input is sent to; null for the first.</param>
    public SimulatedRun Send(int? count, TimeSpan atMost, Func<int, int>? originOf = null)
    {
        using var transport = new SimulatedTransport(_clock, _origins);
        using var stop = new CancellationTokenSource();
        using var engine = new RequestEngine(_options with { Transport = transport, Statistics = _statistics });
        var run = Task.Run(() => TakeAllAsync(engine, Requests(count, originOf), stop.Token));
        do
        {
            IdlePool.Wait();
        }
        while (!run.IsCompleted && _clock.MoveOn(atMost));
        IsStopped = !run.IsCompleted;
        Time = _clock.Now;
        stop.Cancel();
#pragma warning disable VSTHRD002 // It has completed, or was stopped.
        run.Wait();
#pragma warning restore VSTHRD002
        return this;
    }

    private static IEnumerable<RequestDefinition> Requests(int? count, Func<int, int>? originOf)
    {
        for (var input = 0; input != count; input++)
        {
            yield return new RequestDefinition { Uri = SimulatedTransport.AddressOf(originOf?.Invoke(input) ?? 0, input), Index = input };
        }
    }

    private async Task TakeAllAsync(RequestEngine engine, IEnumerable<RequestDefinition> requests, CancellationToken stop)
    {
        try
        {
            await foreach (var result in engine.SendAllAsync(requests, stop))
            {
                Results.Add(result);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It took too long.
        }
    }
}
