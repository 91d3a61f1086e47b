namespace ConcurrentWeb.Resilience;

/// <summary>
/// The retries that a run may spend on one origin. A server that fails now and then leaves it full; one that fails all the
/// time empties it soon, and from then on a failure is final, instead of the server being asked three times as much when it is
/// at its weakest. Other servers have nothing to do with that, so each has a budget of its own. The numbers are those of the
/// AWS SDKs (retry mode "standard").
/// </summary>
internal sealed class RetryBudget
{
    internal const int Capacity = 500;
    internal const int RetryCost = 5;
    internal const int TimeoutCost = 10;

    private const int Gain = 1;

    private int _tokens = Capacity;

    /// <summary>Whether there is not even one retry left.</summary>
    internal bool IsSpent => Volatile.Read(ref _tokens) < RetryCost;

    /// <summary>Takes the cost of a retry, if there is that much.</summary>
    internal bool TrySpend(int cost)
    {
        for (var seen = Volatile.Read(ref _tokens); seen >= cost;)
        {
            var before = Interlocked.CompareExchange(ref _tokens, seen - cost, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    /// <summary>A request succeeded.</summary>
    internal void Refill()
    {
        for (var seen = Volatile.Read(ref _tokens); seen < Capacity;)
        {
            var before = Interlocked.CompareExchange(ref _tokens, seen + Gain, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
