namespace ConcurrentWeb.Origins;

/// <summary>
/// The requests of one run to one origin that wait for a permit, in the order of their places. Those that were under way before, for
/// another attempt or the next address, have a lane without a run: bodies that wait for them must not hold them back.
/// Guarded by the scheduler's lock.
/// </summary>
/// <param name="origin">The origin.</param>
/// <param name="run">The run whose memory they need room in; null for none.</param>
internal sealed class Lane(OriginGate origin, RunMemory? run)
{
    private PriorityQueue<Waiter, (int FailedTrials, long Number)> _waiters = new();

    internal OriginGate Origin => origin;

    internal RunMemory? Run => run;

    internal bool IsEmpty => _waiters.Count == 0;

    /// <summary>Whether the scheduler has it among those that may go.</summary>
    internal bool IsReady { get; set; }

    /// <summary>Whether the run has it among those that wait for room.</summary>
    internal bool WaitsForRoom { get; set; }

    /// <summary>What goes first: of those that failed a trial the least often, the oldest.</summary>
    internal (int FailedTrials, long Number) Head => Order(_waiters.Peek());

    internal void Add(Waiter waiter)
    {
        _waiters.Enqueue(waiter, Order(waiter));
        run?.Backlog.Add();
    }

    internal Waiter Take()
    {
        run?.Backlog.Remove();
        return _waiters.Dequeue();
    }

    /// <summary>Puts all into their places again, since the trials that some of them failed are over.</summary>
    internal void Sort()
    {
        if (!_waiters.UnorderedItems.Any(static item => item.Priority.FailedTrials > 0))
        {
            return;
        }

        var waiters = _waiters.UnorderedItems.Select(static item => item.Element).ToList();
        waiters.ForEach(static waiter => waiter.Place.FailedTrials = 0);
        _waiters = new(waiters.Select(static waiter => (waiter, Order(waiter))));
    }

    private static (int FailedTrials, long Number) Order(Waiter waiter) => (waiter.Place.FailedTrials, waiter.Place.Number);
}
