namespace ConcurrentWeb.TestServer;

/// <summary>
/// What the server has in hand. A request counts from the moment its headers are read until just before the last of its answer is
/// written, or until its client has gone: so the gauge never shows more than the clients really had under way.
/// </summary>
public sealed class ServerGauge
{
    private readonly object _waiters = new();
    private readonly List<Waiter> _waiting = [];
    private int _waitingCount;
    private int _inFlight;
    private int _highest;
    private long _total;
    private int _openConnections;
    private long _connectionsEver;

    /// <summary>Requests in flight now.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The most requests that were in flight at once since the start or the last <see cref="Reset"/>.</summary>
    public int Highest => Volatile.Read(ref _highest);

    /// <summary>Requests begun since the start or the last <see cref="Reset"/>.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Connections open now.</summary>
    public int OpenConnections => Volatile.Read(ref _openConnections);

    /// <summary>Connections opened since the start or the last <see cref="Reset"/>.</summary>
    public long ConnectionsEver => Interlocked.Read(ref _connectionsEver);

    /// <summary>Begins the counts anew; what is in flight or open now stays counted as such.</summary>
    public void Reset()
    {
        Interlocked.Exchange(ref _total, 0);
        Interlocked.Exchange(ref _connectionsEver, 0);
        Interlocked.Exchange(ref _highest, InFlight);
        Changed();
    }

    /// <summary>Completes as soon as the condition holds; looked at on every change of a count.</summary>
    /// <exception cref="TimeoutException">The condition did not hold within <paramref name="timeout"/>.</exception>
    public async Task WaitUntilAsync(Func<ServerGauge, bool> condition, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var waiter = new Waiter(condition);
        lock (_waiters)
        {
            _waiting.Add(waiter);
            Interlocked.Increment(ref _waitingCount);
        }

        try
        {
            // Only now, with the waiter in place, so that no change falls between the look and the wait.
            Changed();
            await waiter.Met.Task.WaitAsync(timeout);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"The condition did not hold within {timeout}: {this}.", late);
        }
        finally
        {
            lock (_waiters)
            {
                _waiting.Remove(waiter);
                Interlocked.Decrement(ref _waitingCount);
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{InFlight} in flight, {Highest} at most, {Total} in all, {OpenConnections} connections open, {ConnectionsEver} ever");

    internal void Enter()
    {
        var now = Interlocked.Increment(ref _inFlight);
        Interlocked.Increment(ref _total);
        for (var highest = Highest; now > highest;)
        {
            var seen = Interlocked.CompareExchange(ref _highest, now, highest);
            if (seen == highest)
            {
                break;
            }

            highest = seen;
        }

        Changed();
    }

    internal void Leave()
    {
        Interlocked.Decrement(ref _inFlight);
        Changed();
    }

    internal void ConnectionOpened()
    {
        Interlocked.Increment(ref _openConnections);
        Interlocked.Increment(ref _connectionsEver);
        Changed();
    }

    internal void ConnectionClosed()
    {
        Interlocked.Decrement(ref _openConnections);
        Changed();
    }

    private void Changed()
    {
        if (Volatile.Read(ref _waitingCount) == 0)
        {
            return;
        }

        lock (_waiters)
        {
            foreach (var waiter in _waiting)
            {
                waiter.Look(this);
            }
        }
    }

    private sealed class Waiter(Func<ServerGauge, bool> condition)
    {
        public TaskCompletionSource Met { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // A condition that throws fails its own wait, not the request whose change it was shown.
        public void Look(ServerGauge gauge)
        {
            try
            {
                if (condition(gauge))
                {
                    Met.TrySetResult();
                }
            }
            catch (Exception failure)
            {
                Met.TrySetException(failure);
            }
        }
    }
}
