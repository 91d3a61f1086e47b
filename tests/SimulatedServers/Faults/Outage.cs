namespace ConcurrentWeb.SimulatedServers.Faults;

/// <summary>The outage of one run: when it began, and when it was over. Guarded by the tally's lock.</summary>
public sealed class Outage(OutagePlan plan)
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan? _begun;

    public OutagePlan Plan => plan;

    /// <summary>Completes when it is over.</summary>
    public Task Over => _over.Task;

    /// <summary>When it is over; null before it has begun.</summary>
    public TimeSpan? Until => _begun + plan.Length;

    /// <summary>When it is over as clients see it; null before it has begun.</summary>
    public TimeSpan? SeenUntil => _begun + plan.SeenFor;

    /// <summary>Whether it begins with this request, or this response.</summary>
    public bool Begins(TimeSpan now, int answered)
    {
        if (_begun is not null || !(plan.AfterAnswers is { } count ? answered >= count : now >= plan.After))
        {
            return false;
        }

        _begun = now;
        return true;
    }

    public bool IsAt(TimeSpan now) => _begun is not null && !Over.IsCompleted && now >= _begun;

    /// <summary>What a request gets that arrives in it.</summary>
    public Fault FaultAt(TimeSpan now) => plan.NamesItsEnd && Until is { } end
        ? plan.Fault with { RetryAfter = (int)Math.Ceiling((end - now).TotalSeconds) }
        : plan.Fault;

    public void End() => _over.TrySetResult();
}
