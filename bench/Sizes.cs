namespace ConcurrentWeb.Bench;

/// <summary>How much is measured.</summary>
internal sealed record Sizes
{
    /// <summary>Timed passes of each contestant.</summary>
    public int Passes { get; init; } = 5;

    /// <summary>Smaller counts, to see that everything runs; too small to judge anything by.</summary>
    public bool IsQuick { get; init; }

    /// <summary>The full number, or the small one where quick was asked for.</summary>
    public int Of(int full, int quick) => IsQuick ? quick : full;
}
