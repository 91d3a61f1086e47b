namespace ConcurrentWeb.Books.Dispatch;

/// <summary>
/// What waits for one source, and what it is answering. Inquiries gather until they fill a request; requests wait while as many as
/// allowed are in flight, the oldest inputs first. The dispatcher's lock guards it.
/// </summary>
internal sealed class SourceQueue
{
    private readonly BookLookupOptions _options;
    private readonly Action _wake;
    private readonly int _perRequest;
    private readonly List<BookInquiry> _gathering = [];
    private readonly PriorityQueue<BookBatch, long> _ready = new();
    private ITimer? _timer;
    private CancellationTokenRegistration _stop;
    private bool _isRipe;
    private bool _asksOneFirst;

    /// <param name="source">Whom it is for.</param>
    /// <param name="hasNext">Whether there is another source for what this one does not answer.</param>
    /// <param name="options">The knobs of the lookup.</param>
    /// <param name="wake">Called, on any thread and not under the lock, when the queue may have become due without anything else happening.</param>
    internal SourceQueue(BookSource source, bool hasNext, BookLookupOptions options, Action wake)
    {
        (Source, _options, _wake) = (source, options, wake);
        Limits = source.Provider.Limits(source.Options);
        _perRequest = Math.Min(options.IsbnsPerRequest > 0 ? options.IsbnsPerRequest : Limits.DefaultIsbnsPerRequest, Limits.MaximumIsbnsPerRequest);

        // Another address than the service's own is mostly one that answers, so there it is worth the wait only where others would go in vain.
        _asksOneFirst = Limits.MayBeClosed && (hasNext || source.Options.BaseUri is null);
    }

    internal BookSource Source { get; }

    /// <summary>The source that keeps these descriptions apart from its records; null where this one is asked for records.</summary>
    internal BookSource? Describes { get; init; }

    internal BookProviderLimits Limits { get; set; }

    internal WebError? Refusal { get; private set; }

    internal bool IsClosed { get; private set; }

    /// <summary>Inquiries that are at this source, waiting or being answered.</summary>
    internal int Present { get; set; }

    internal int InFlight { get; private set; }

    internal long Requests { get; private set; }

    internal long Books { get; set; }

    internal bool IsGathering => _gathering.Count > 0;

    /// <summary>Whether what gathers has done so for long enough, or the run is stopped, so that it goes as it is.</summary>
    internal bool IsDue => IsGathering && (_gathering[0].Stop.IsCancellationRequested || (_isRipe && HasRoom));

    private bool HasRoom => InFlight < (_asksOneFirst ? 1 : _options.RequestsAtOnce);

    /// <summary>An inquiry comes to this source.</summary>
    internal void Add(BookInquiry inquiry)
    {
        Present++;
        _gathering.Add(inquiry);
        if (_gathering.Count == _perRequest)
        {
            CloseBatch();
        }
        else if (_gathering.Count == 1)
        {
            _timer = _options.GatherTime == Timeout.InfiniteTimeSpan ? null
                : _options.TimeProvider.CreateTimer(_ => Ripen(), state: null, _options.GatherTime, Timeout.InfiniteTimeSpan);
            _stop = inquiry.Stop.UnsafeRegister(static wake => ((Action)wake!)(), _wake);
        }
    }

    /// <summary>What has gathered makes a request as it is.</summary>
    internal void CloseBatch()
    {
        // Neither waits for a callback that is running: that one may be waiting for the lock.
        _timer?.Dispose();
        _stop.Unregister();
        (_timer, _stop, _isRipe) = (null, default, false);
        Enqueue(new BookBatch(this, [.. _gathering]));
        _gathering.Clear();
    }

    /// <summary>A request is ready to go.</summary>
    internal void Enqueue(BookBatch batch) => _ready.Enqueue(batch, batch.Inquiries.Min(inquiry => inquiry.Index));

    /// <summary>Takes a request that may go now; null where none may.</summary>
    internal BookBatch? TakeReady()
    {
        if (_ready.Count == 0 || !(HasRoom || _ready.Peek().Inquiries[0].Stop.IsCancellationRequested))
        {
            return null;
        }

        InFlight++;
        Requests++;
        return _ready.Dequeue();
    }

    /// <summary>An answer has come.</summary>
    internal void Return(BookProviderAnswer? answer)
    {
        InFlight--;
        Limits = answer?.Limits ?? Limits;
        _asksOneFirst = false;
    }

    /// <summary>The source will answer nothing more: all that waits for it is to go on.</summary>
    /// <returns>What was waiting.</returns>
    internal IReadOnlyList<BookBatch> Refuse(WebError refusal, bool isClosed)
    {
        (Refusal, IsClosed) = (refusal, isClosed);
        if (IsGathering)
        {
            CloseBatch();
        }

        BookBatch[] waiting = [.. _ready.UnorderedItems.OrderBy(item => item.Priority).Select(item => item.Element)];
        _ready.Clear();
        return waiting;
    }

    private void Ripen()
    {
        // A timer that fires late may belong to a batch that has gone: then the next one goes early, which does no harm.
        _isRipe = true;
        _wake();
    }
}
