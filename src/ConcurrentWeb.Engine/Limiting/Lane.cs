namespace ConcurrentWeb.Limiting;

/// <summary>
/// The requests of one run to one origin that wait for a permit, the oldest first. Those that were under way before, for
/// another attempt or the next address, have a lane without a run: bodies that wait for them must not hold them back.
/// Guarded by the scheduler's lock.
/// </summary>
/// <param name="origin">The origin.</param>
/// <param name="run">The run whose memory they need room in; null for none.</param>
internal sealed class Lane(OriginState origin, RunMemory? run)
{
    private readonly Queue<Waiter> _waiters = new();

    internal OriginState Origin => origin;

    internal RunMemory? Run => run;

    internal bool IsEmpty => _waiters.Count == 0;

    /// <summary>Whether the scheduler has it among those that may go.</summary>
    internal bool IsReady { get; set; }

    /// <summary>Whether the run has it among those that wait for room.</summary>
    internal bool WaitsForRoom { get; set; }

    /// <summary>The place of the oldest among all that ever waited.</summary>
    internal long Head => _waiters.Peek().Sequence;

    internal void Add(Waiter waiter)
    {
        _waiters.Enqueue(waiter);
        run?.Backlog.Add();
    }

    internal Waiter Take()
    {
        run?.Backlog.Remove();
        return _waiters.Dequeue();
    }
}

/// <summary>One request in a lane. Its continuation runs on the pool, never under the scheduler's lock.</summary>
internal sealed class Waiter(long sequence) : TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private CancellationTokenRegistration _registration;

    internal long Sequence => sequence;

    internal bool HasGivenUp => Task.IsCompleted;

    internal void WatchFor(CancellationToken stop) =>
        _registration = stop.UnsafeRegister(static (waiter, token) => ((Waiter)waiter!).TrySetCanceled(token), this);

    /// <summary>Ends the wait without a permit.</summary>
    internal void Fail(Exception failure)
    {
        _registration.Unregister();
        TrySetException(failure);
    }

    /// <summary>False where it has given up in this very moment.</summary>
    internal bool TryGrant(Permit permit)
    {
        _registration.Unregister();
        return TrySetResult(permit);
    }
}
