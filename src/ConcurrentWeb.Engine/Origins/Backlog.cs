namespace ConcurrentWeb.Origins;

/// <summary>
/// The requests of a run that wait for a permit. While all permits are in use and enough of them wait, the run's owner
/// need not read further: what it read would only wait, and each that waits costs memory that the collector has to
/// move again and again. Those to whom a permit that was left over could not go, because they wait for their origin, do not
/// count. Guarded by the scheduler's lock, save what says otherwise.
/// </summary>
/// <param name="enough">How many are enough, so that none of the permits stays unused until the owner has read further.</param>
internal sealed class Backlog(int enough)
{
    private volatile TaskCompletionSource? _relief;
    private int _count;
    private int _unsuited;

    /// <summary>Whether so many wait that no more are needed, all permits being in use. To be read without the lock.</summary>
    internal bool IsEnough => Volatile.Read(ref _count) - Volatile.Read(ref _unsuited) >= enough;

    /// <summary>Completes when more are needed; null where the owner has not been told to wait. To be read without the lock.</summary>
    internal Task? Relief => _relief?.Task;

    internal void Add() => Volatile.Write(ref _count, _count + 1);

    internal void Remove()
    {
        Volatile.Write(ref _count, _count - 1);
        Volatile.Write(ref _unsuited, Math.Min(_unsuited, _count));
    }

    /// <summary>Tells the owner to wait.</summary>
    internal Task Close() => (_relief ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Lets the owner go on if more are needed. Not before half have gone: one wake-up for many, and in time.</summary>
    /// <param name="permitsAreFree">Whether there are permits that none of those who wait can have.</param>
    /// <returns>Whether it need not be asked again.</returns>
    internal bool TryRelieve(bool permitsAreFree)
    {
        if (permitsAreFree)
        {
            Volatile.Write(ref _unsuited, _count);
        }
        else if (_count - _unsuited > enough / 2)
        {
            return false;
        }

        _relief?.TrySetResult();
        _relief = null;
        return true;
    }
}
