namespace ConcurrentWeb.SimulatedServers;

/// <summary>Counts the results of a run.</summary>
public sealed class ResultCount
{
    private int _taken;

    /// <summary>Each result came in the place of its input.</summary>
    public bool IsInOrder { get; private set; } = true;

    /// <summary>Inputs that ended with an error.</summary>
    public int Lost { get; private set; }

    /// <summary>The most attempts of one input.</summary>
    public int MostAttempts { get; private set; }

    public void Add(WebResult result)
    {
        IsInOrder &= result.Index == _taken++;
        Lost += result.Error is null ? 0 : 1;
        MostAttempts = Math.Max(MostAttempts, result.Attempts);
    }
}
