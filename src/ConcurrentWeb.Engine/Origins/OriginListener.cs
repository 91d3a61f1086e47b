namespace ConcurrentWeb.Origins;

/// <summary>What a gate tells of its origin while it works, under the scheduler's lock.</summary>
/// <param name="SetWait">What the requests that wait for the origin wait for; null where none wait.</param>
/// <param name="SetLimits">The limits in force: how many at once (0 for any number), and how many a second (null for any).</param>
/// <param name="Count">
/// An exchange has ended, with the time to the headers of its response, and the bytes of its body. Not called under the lock.
/// </param>
internal sealed record OriginListener(Action<WaitCause?> SetWait, Action<int, double?> SetLimits, Action<Outcome, TimeSpan, long> Count);
