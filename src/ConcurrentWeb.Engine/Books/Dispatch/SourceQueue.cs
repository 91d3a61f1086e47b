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
    private CancellationTokenSource? _givenUp;

    /// <param name="source">Whom it is for.</param>
    /// <param name="hasNext">Whether there is another source for what this one does not answer.</param>
    /// <param name="options">The knobs of the lookup.</param>
    /// <param name="wake">Called, on any thread and not under the lock, when the queue may have become due without anything else happening.</param>
    internal SourceQueue(BookSource source, bool hasNext, BookLookupOptions options, Action wake)
    {
        (Source, _options, _wake) = (source, options, wake);
        _givenUp = hasNext ? new CancellationTokenSource() : null;
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

    /// <summary>How long it is waited for while it says that it is asked too often.</summary>
    internal SourcePatience Patience { get; } = new();

    /// <summary>Why it was put aside the last time; null where it never was.</summary>
    internal WebError? Throttling { get; set; }

    /// <summary>The name of the source that was asked instead.</summary>
    internal string? AskedInstead { get; set; }

    /// <summary>Inquiries that are at this source, waiting or being answered.</summary>
    internal int Present { get; set; }

    internal int InFlight { get; private set; }

    internal long Requests { get; private set; }

    internal long Books { get; private set; }

    internal bool IsGathering => _gathering.Count > 0;

    /// <summary>Whether what gathers has done so for long enough, or the run is stopped, so that it goes as it is.</summary>
    internal bool IsDue => IsGathering && (_gathering[0].Stop.IsCancellationRequested || (_isRipe && HasRoom));

    private bool HasRoom => InFlight < (_asksOneFirst || Patience.RestsUntil is not null ? 1 : _options.RequestsAtOnce);

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
        return _ready.Dequeue() with { GivenUp = _givenUp?.Token ?? CancellationToken.None };
    }

    /// <summary>An answer has come.</summary>
    internal void Return(BookProviderAnswer? answer)
    {
        InFlight--;
        Limits = answer?.Limits ?? Limits;
        _asksOneFirst = false;
    }

    /// <summary>The source knows the book, or its description where that is what it is asked for.</summary>
    internal void Find(BookInquiry inquiry, BookMetadata book)
    {
        Books++;
        if (_options.Merge)
        {
            inquiry.Find(book with { Sources = BookMerge.SourcesOf(book) }, Source);
        }
        else if (Describes is null)
        {
            inquiry.Find(book, Source);
        }
        else
        {
            inquiry.Describe(book.Description);
        }
    }

    /// <summary>The source does not answer for an inquiry, because it has refused or is put aside.</summary>
    /// <param name="inquiry">The inquiry.</param>
    /// <param name="result">The answer by which it refused; null where it was not asked for this one.</param>
    internal void Pass(BookInquiry inquiry, WebResult? result = null)
    {
        if (IsClosed)
        {
            inquiry.PassClosed(Refusal!);
        }
        else
        {
            inquiry.Fail((Refusal ?? Throttling)!, result);
        }
    }

    /// <summary>The source will answer nothing more: all that waits for it is to go on.</summary>
    /// <returns>What was waiting.</returns>
    internal BookBatch[] Refuse(WebError refusal, bool isClosed)
    {
        (Refusal, IsClosed) = (refusal, isClosed);
        return TakeWaiting();
    }

    /// <summary>The source is put aside: all that waits for it is to go on.</summary>
    /// <param name="answering">To be cancelled, not under the lock, so that what is in flight goes on, too.</param>
    /// <returns>What was waiting.</returns>
    internal BookBatch[] PutAside(out CancellationTokenSource? answering)
    {
        (answering, _givenUp) = (_givenUp, new CancellationTokenSource());
        return TakeWaiting();
    }

    private BookBatch[] TakeWaiting()
    {
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
