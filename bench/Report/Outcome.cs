using ConcurrentWeb.Bench.Measurement;
using ConcurrentWeb.Bench.Scenarios;

namespace ConcurrentWeb.Bench.Report;

/// <summary>What came of a row: a reading, or the reason why there is none.</summary>
internal sealed record Outcome
{
    private Outcome(Entry entry) => Entry = entry;

    public Entry Entry { get; }

    public Reading? Reading { get; private init; }

    /// <summary>Why there is no reading, in a word for the table.</summary>
    public string? Missing { get; private init; }

    public bool IsFailure { get; private init; }

    /// <summary>The seconds of the best pass.</summary>
    public double? Best => Reading?.Seconds.Min();

    /// <summary>The seconds of the worst pass: how much the passes differ.</summary>
    public double? Worst => Reading?.Seconds.Max();

    /// <summary>Requests a second in the best pass.</summary>
    public double? Rate => Entry.Workload.Count / Best;

    private string? Reason { get; init; }

    public static Outcome Measured(Entry entry, Reading reading) => new(entry) { Reading = reading };

    public static Outcome NotInstalled(Entry entry) => new(entry) { Missing = "not installed" };

    public static Outcome Failed(Entry entry, string reason) => new(entry) { Missing = "failed", IsFailure = true, Reason = reason };

    public override string ToString() =>
        Reading is null ? $"{Missing} {Reason}".TrimEnd() : $"{string.Join(' ', Reading.Seconds.Select(Figures.Of))} s";
}
