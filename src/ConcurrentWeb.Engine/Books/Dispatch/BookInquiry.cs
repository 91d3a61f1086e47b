namespace ConcurrentWeb.Books.Dispatch;

/// <summary>One ISBN on its way through the sources, and what has come of it so far. The dispatcher's lock guards it.</summary>
/// <param name="isbn">What is looked for.</param>
/// <param name="index">The place of the first input that asked for it.</param>
/// <param name="input">That input.</param>
/// <param name="stop">Ends the run.</param>
internal sealed class BookInquiry(Isbn isbn, long index, object? input, CancellationToken stop)
{
    private readonly TaskCompletionSource<BookFinding> _finding = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<BookSource> _knownTo = new(1);
    private BookMetadata? _book;
    private WebError? _failure;
    private WebError? _closed;
    private WebResult? _failed;
    private WebResult? _missed;

    internal Isbn Isbn => isbn;

    internal long Index => index;

    internal object? Input => input;

    internal CancellationToken Stop => stop;

    /// <summary>The place of the source that it is at.</summary>
    internal int Source { get; set; }

    /// <summary>Whether all that is known so far has no description.</summary>
    internal bool LacksDescription => _book is { Description: null };

    internal bool IsFound => _book is not null;

    internal Task<BookFinding> Finding => _finding.Task;

    /// <summary>What requests failed with before they were sent again; of one that holds several ISBNs the first keeps it.</summary>
    internal IReadOnlyList<FailedAttempt> FailedAttempts { get; private set; } = [];

    /// <summary>Keeps what the request failed with before this answer.</summary>
    internal void Repeat(WebResult response) =>
        FailedAttempts = FailedAttempts.Count == 0 ? response.FailedAttempts : [.. FailedAttempts, .. response.FailedAttempts];

    /// <summary>A source knows the book: what it says fills what is still empty.</summary>
    internal void Find(BookMetadata book, BookSource source)
    {
        _book = _book is null ? book : BookMerge.Fill(_book, book);
        _knownTo.Add(source);
    }

    /// <summary>Whether a source knows the book.</summary>
    internal bool IsKnownTo(BookSource source) => _knownTo.Contains(source);

    /// <summary>The source that knows the book has its description, too.</summary>
    internal void Describe(string? description) => _book = _book! with { Description = description };

    /// <summary>A source does not know the book.</summary>
    internal void Miss(WebResult response) => _missed = response;

    /// <summary>A source could not say; of several the first counts.</summary>
    internal void Fail(WebError failure, WebResult? response)
    {
        _failed = _failure is null ? response : _failed;
        _failure ??= failure;
    }

    /// <summary>A source serves nobody like this user: that is worth saying only where no other has answered.</summary>
    internal void PassClosed(WebError refusal) => _closed ??= refusal;

    /// <summary>Nobody is left to ask. Not under the lock: whoever waits goes on.</summary>
    internal void Conclude()
    {
        // A source that could not answer may know the book, so its failure is what there is to say.
        var failure = _failure ?? (_missed is null ? _closed : null);
        var response = _book is not null ? null : failure is null ? _missed : _failed;
        _finding.TrySetResult(new BookFinding(_book, _book is null ? failure : null, response) { FailedAttempts = FailedAttempts });
    }

    /// <summary>The run was stopped, or there is a bug.</summary>
    internal void End(Exception reason)
    {
        if (reason is OperationCanceledException)
        {
            _finding.TrySetCanceled(stop);
        }
        else
        {
            _finding.TrySetException(reason);
        }
    }
}
