namespace ConcurrentWeb.Origins;

/// <summary>What requests wait for that cannot go before a time: the origin that goes on first, of those where they do.</summary>
/// <param name="Origin">Its host, with the port where that is not the scheme's.</param>
/// <param name="Cause">What holds it up.</param>
/// <param name="Remaining">How long it takes until it goes on.</param>
/// <param name="Others">How many other origins are waited for.</param>
internal sealed record OriginWait(string Origin, WaitCause Cause, TimeSpan Remaining, int Others)
{
    /// <summary>Looks for waits that are long enough to be worth a word.</summary>
    /// <param name="held">The origins whose requests cannot go now because of the time.</param>
    /// <param name="retries">The origins to which something is sent again, each with the time of that.</param>
    /// <param name="atLeast">Shorter waits do not count.</param>
    /// <param name="known">The name of an origin whose wait is taken before the others, however short it is.</param>
    /// <param name="now">The time, on the scheduler's clock.</param>
    /// <returns>Null where there are none.</returns>
    internal static OriginWait? First(
        IEnumerable<OriginGate> held, IEnumerable<(OriginGate Origin, TimeSpan Until)> retries, TimeSpan atLeast, string? known, TimeSpan now)
    {
        var waits = held.Distinct().ToDictionary(static origin => origin, static _ => TimeSpan.Zero);
        foreach (var (origin, until) in retries)
        {
            var remaining = until - now;
            waits[origin] = waits.TryGetValue(origin, out var sooner) && sooner < remaining ? sooner : remaining;
        }

        OriginWait? first = null;
        var count = 0;
        foreach (var (origin, retryIn) in waits)
        {
            var heldFor = origin.NextAt(now) - now;
            var remaining = heldFor > retryIn ? heldFor : retryIn;
            var isKnown = origin.Name == known && remaining > TimeSpan.Zero;
            if (remaining < atLeast && !isKnown)
            {
                continue;
            }

            count++;
            if (first is null || isKnown || (remaining < first.Remaining && first.Origin != known))
            {
                // Who was told to come back waits as long as its origin does, give or take the moment in which it was told.
                var isHeld = heldFor > TimeSpan.Zero && heldFor + atLeast > retryIn;
                first = new OriginWait(origin.Name, isHeld ? origin.CauseAt(now) : WaitCause.Retry, remaining, Others: 0);
            }
        }

        return first is null ? null : first with { Others = count - 1 };
    }
}
