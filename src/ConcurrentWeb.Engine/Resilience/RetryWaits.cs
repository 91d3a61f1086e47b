using ConcurrentWeb.Limiting;

namespace ConcurrentWeb.Resilience;

/// <summary>The requests of a run that wait for the time to be sent again. They hold no permit, so the scheduler knows nothing of them.</summary>
internal sealed class RetryWaits(EngineOptions options)
{
    private readonly object _gate = new();
    private readonly Dictionary<Attempts, (OriginState Origin, long Since, TimeSpan Delay)> _waits = [];

    /// <summary>The origins that failed, once for each request, with the time until it is sent again.</summary>
    internal IReadOnlyList<(OriginState Origin, TimeSpan Remaining)> Remaining
    {
        get
        {
            lock (_gate)
            {
                return _waits.Values.Select(wait => (wait.Origin, wait.Delay - options.TimeProvider.GetElapsedTime(wait.Since))).ToArray();
            }
        }
    }

    /// <summary>A wait begins.</summary>
    internal void Begin(Attempts request, OriginState origin, TimeSpan delay)
    {
        options.Statistics?.BeginRetryWait();
        lock (_gate)
        {
            _waits[request] = (origin, options.TimeProvider.GetTimestamp(), delay);
        }
    }

    /// <summary>A wait is over, or given up.</summary>
    internal void End(Attempts request)
    {
        lock (_gate)
        {
            if (!_waits.Remove(request))
            {
                return;
            }
        }

        options.Statistics?.EndRetryWait();
    }
}
