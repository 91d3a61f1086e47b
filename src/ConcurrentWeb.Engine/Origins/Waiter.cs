namespace ConcurrentWeb.Origins;

/// <summary>One request that waits for a permit. Its continuation runs on the pool, never under the scheduler's lock.</summary>
/// <param name="place">Its place in line.</param>
internal sealed class Waiter(Place place) : TaskCompletionSource<Admission>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private CancellationTokenRegistration _registration;
    private RunStatistics? _heldIn;

    internal Place Place => place;

    internal bool HasGivenUp => Task.IsCompleted;

    internal void WatchFor(CancellationToken stop) =>
        _registration = stop.UnsafeRegister(static (waiter, token) => ((Waiter)waiter!).GiveUp(token), this);

    /// <summary>It is held in its place, which statistics count as a wait for a retry.</summary>
    internal void BeginHold(RunStatistics? statistics)
    {
        statistics?.BeginRetryWait();
        _heldIn = statistics;
    }

    /// <summary>It is held no longer: the time is over, or it has given up, whichever comes first.</summary>
    internal void EndHold() => Interlocked.Exchange(ref _heldIn, value: null)?.EndRetryWait();

    /// <summary>Ends the wait without a permit.</summary>
    internal void Reject(Rejection rejection)
    {
        _registration.Unregister();
        TrySetResult(new Admission(Permit: null, rejection));
    }

    /// <summary>False where it has given up in this very moment.</summary>
    internal bool TryGrant(Permit permit)
    {
        _registration.Unregister();
        return TrySetResult(new Admission(permit, Rejection: null));
    }

    private void GiveUp(CancellationToken token)
    {
        TrySetCanceled(token);
        EndHold();
    }
}
