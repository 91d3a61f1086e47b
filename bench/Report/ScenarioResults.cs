using ConcurrentWeb.Bench.Scenarios;

namespace ConcurrentWeb.Bench.Report;

/// <summary>The outcomes of a scenario, by the names of its rows. What was not measured is null, and so is all that needs it.</summary>
internal sealed class ScenarioResults(Scenario scenario)
{
    private readonly List<Outcome> _outcomes = [];

    public Scenario Scenario => scenario;

    public IReadOnlyList<Outcome> Outcomes => _outcomes;

    public bool HasFailures => _outcomes.Exists(outcome => outcome.IsFailure);

    public Outcome? this[string name] => _outcomes.Find(outcome => outcome.Entry.Name == name);

    public void Add(Outcome outcome) => _outcomes.Add(outcome);

    public double? Best(string name) => this[name]?.Best;

    public double? RateRatio(string name, string baseline) => this[name]?.Rate / this[baseline]?.Rate;
}
