using ConcurrentWeb.Bench.Contestants;

namespace ConcurrentWeb.Bench.Scenarios;

/// <summary>A contestant's part in a scenario: one row of the report.</summary>
/// <param name="Name">Names the row within its scenario.</param>
/// <param name="Contestant">Who runs.</param>
/// <param name="Workload">What a pass sends.</param>
internal sealed record Entry(string Name, Contestant Contestant, Workload Workload)
{
    /// <summary>Timed passes; the best counts.</summary>
    public required int Passes { get; init; }

    /// <summary>Requests of the untimed pass before them: as many as a timed one has, unless the scenario says otherwise.</summary>
    public int WarmUp { get; init; } = Workload.Count;

    /// <summary>The addresses are made while the pass runs, not before it.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>The time of a pass is that of all its requests, not of a wait among them.</summary>
    public bool MeasuresAllRequests { get; init; } = true;
}
