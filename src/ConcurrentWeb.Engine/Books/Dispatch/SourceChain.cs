namespace ConcurrentWeb.Books.Dispatch;

/// <summary>
/// The sources in the order in which they are asked, and behind them those that are asked for descriptions. The dispatcher's
/// lock guards it.
/// </summary>
internal sealed class SourceChain
{
    private readonly SourceQueue[] _queues;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly int _sources;

    /// <param name="sources">Those that were named, in their order.</param>
    /// <param name="options">The knobs of the lookup.</param>
    /// <param name="wake">Called when a queue may have become due without anything else happening.</param>
    internal SourceChain(BookSource[] sources, BookLookupOptions options, Action wake)
    {
        (_clock, _sources) = (options.TimeProvider, sources.Length);
        _start = _clock.GetTimestamp();
        _queues =
        [
            .. sources.Select((source, place) => new SourceQueue(source, hasNext: place < _sources - 1, options, wake)),

            // After all of them, since another source may have the description in its records.
            .. sources.Where(source => options.IncludeDescription && source.Provider.Descriptions is not null).Select(source =>
                new SourceQueue(source with { Provider = source.Provider.Descriptions! }, hasNext: false, options, wake) { Describes = source }),
        ];
    }

    internal int Count => _queues.Length;

    internal SourceQueue this[int place] => _queues[place];

    /// <summary>Whether nothing is being answered.</summary>
    internal bool IsIdle => Array.TrueForAll(_queues, queue => queue.InFlight == 0);

    /// <summary>The time by which sources are put aside.</summary>
    internal TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>Whether a source is asked now: it has not refused, and it is not put aside; but where nobody else is left, it is asked all the same.</summary>
    internal bool IsAsked(SourceQueue queue) => queue.Refusal is null && !(queue.Patience.RestsAt(Now) && NextAfter(queue) is not null);

    /// <summary>Who is asked for what a source does not answer; null where nobody is left.</summary>
    internal SourceQueue? NextAfter(SourceQueue queue)
    {
        var now = Now;
        for (var place = Array.IndexOf(_queues, queue) + 1; place < _sources; place++)
        {
            if (_queues[place] is { Refusal: null } next && !next.Patience.RestsAt(now))
            {
                return next;
            }
        }

        return null;
    }

    /// <summary>
    /// A source has said that it is asked too often. Where there is another to ask, and it has said so for too long, it is put
    /// aside, and everything that waits for it is to go on.
    /// </summary>
    /// <param name="queue">The source.</param>
    /// <param name="rejecting">How long it has accepted nothing.</param>
    /// <param name="pause">The pause that it asks for; zero for none.</param>
    /// <returns>Whether that is so.</returns>
    internal bool TryPutAside(SourceQueue queue, TimeSpan rejecting, TimeSpan pause)
    {
        var now = Now;
        if (NextAfter(queue) is not { } next || !queue.Patience.IsLostAfter(rejecting, pause, now))
        {
            return false;
        }

        var until = _clock.GetUtcNow() + (queue.Patience.RestsUntil!.Value - now);
        var what = pause > rejecting
            ? FormattableString.Invariant($"is asked too often, and wants a pause of {pause.TotalSeconds:0} s")
            : FormattableString.Invariant($"has answered nothing for {rejecting.TotalSeconds:0} s but that it is asked too often");
        var failure = new WebError(WebErrorKind.QuotaExhausted, $"{queue.Source.Provider.Name} {what}.") { RetryAt = until };
        (queue.Throttling, queue.AskedInstead) = (failure, next.Source.Provider.Name);
        return true;
    }

    /// <summary>How it stands with each source.</summary>
    internal IReadOnlyList<BookSourceStatus> Status() => [.. _queues.Take(_sources).Select(StatusOf)];

    /// <summary>The requests for its descriptions are a source's, too.</summary>
    private BookSourceStatus StatusOf(SourceQueue queue)
    {
        var descriptions = Array.Find(_queues, other => other.Describes == queue.Source);
        return new BookSourceStatus(
            queue.Source.Provider.Name, queue.Limits, queue.Requests + (descriptions?.Requests ?? 0), queue.Books, queue.Refusal ?? descriptions?.Refusal, queue.IsClosed)
        {
            Throttling = queue.Throttling,
            AskedInstead = queue.AskedInstead,
        };
    }
}
