using System.Collections.Concurrent;

namespace ConcurrentWeb.Http;

/// <summary>
/// Cancellation sources with their timers, to be used again by the next exchange: making both anew costs about as much as
/// a tenth of a small exchange. As many are kept as were ever in use at once, which the throttle bounds.
/// </summary>
internal sealed class TimerPool(TimeProvider clock)
{
    private readonly ConcurrentQueue<CancellationTokenSource> _idle = new();

    /// <summary>A source that is cancelled after a time.</summary>
    internal CancellationTokenSource Rent(TimeSpan after)
    {
        if (!_idle.TryDequeue(out var source))
        {
            return new CancellationTokenSource(after, clock);
        }

        source.CancelAfter(after);
        return source;
    }

    /// <summary>Takes back a source of which nobody keeps the token.</summary>
    internal void Return(CancellationTokenSource source)
    {
        if (source.TryReset())
        {
            _idle.Enqueue(source);
        }
        else
        {
            source.Dispose();
        }
    }
}
