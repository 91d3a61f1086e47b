using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Commands.Pipeline;

/// <summary>
/// The wait that a bar shows. One that is shown stays until it is over, and while the next follows at once, as with a slow pace:
/// a bar that changes to and fro cannot be read.
/// </summary>
/// <param name="engine">Knows what is waited for.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class ShownWait(RequestEngine engine, TimeProvider clock)
{
    /// <summary>Shorter waits are over before they are read.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>For so long a trial, or a request that was held, may be under way before the next wait begins.</summary>
    private static readonly TimeSpan Lingering = TimeSpan.FromSeconds(1);

    private OriginWait? _wait;
    private long _seen;
    private long _done;

    /// <summary>The wait to show now; null for none.</summary>
    /// <param name="done">How many inputs are done: where it has grown, a wait that is over is shown no longer.</param>
    internal OriginWait? Look(long done)
    {
        var wait = engine.FirstWait(Shortest, _wait?.Origin);
        if (wait is not null)
        {
            (_wait, _seen, _done) = (wait, clock.GetTimestamp(), done);
        }
        else if (done != _done || clock.GetElapsedTime(_seen) >= Lingering)
        {
            _wait = null;
        }

        return wait ?? (_wait is null ? null : _wait with { Remaining = TimeSpan.Zero });
    }
}
