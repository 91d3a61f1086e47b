using ConcurrentWeb.Bench.Report;

namespace ConcurrentWeb.Bench.Scenarios;

/// <summary>A kind of work, with all who do it.</summary>
internal abstract class Scenario
{
    public abstract string Name { get; }

    /// <summary>The work, in a line.</summary>
    public abstract string Description { get; }

    public abstract IReadOnlyList<Entry> Entries { get; }

    public static IReadOnlyList<Scenario> All(Sizes sizes) =>
    [
        new SmallAnswers(sizes),
        new TenSlowAnswers(sizes),
        new JitteryAnswers(sizes),
        new SlowTail(sizes),
        new StreamedMemory(sizes),
        new OneFile(sizes),
        new ManyFiles(sizes),
        new Latency(sizes),
        new Books(sizes),
    ];

    /// <summary>What the report says beside a row's times; empty where there is nothing to compare with.</summary>
    public virtual string Compare(Outcome outcome, ScenarioResults results) => string.Empty;

    /// <summary>The numbers that are to be held; one that was not measured is left open.</summary>
    public virtual IEnumerable<Bar> Bars(ScenarioResults results) => [];
}
