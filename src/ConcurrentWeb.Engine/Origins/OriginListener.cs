namespace ConcurrentWeb.Origins;

/// <summary>What a gate tells of its origin while it works, under the scheduler's lock.</summary>
/// <param name="SetWait">What the requests that wait for the origin wait for; null where none wait.</param>
/// <param name="SetLimits">The limits in force: how many at once (0 for any number), and how many a second (null for any).</param>
/// <param name="SetFound">
/// What rejections have shown: how many requests a second the origin accepts, and which share it rejects by chance; null for what is
/// not known.
/// </param>
/// <param name="SetOutage">Whether requests wait for the origin to recover, and whether it still responds, as with 503.</param>
/// <param name="Count">
/// An exchange has ended, with the time to the headers of its response, and the bytes of its body. Not called under the lock.
/// </param>
internal sealed record OriginListener(
    Action<WaitCause?> SetWait,
    Action<int, double?> SetLimits,
    Action<double?, double?> SetFound,
    Action<bool, bool> SetOutage,
    Action<Outcome, TimeSpan, long> Count);
