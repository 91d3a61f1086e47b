using System.Runtime.CompilerServices;
using ConcurrentWeb.Books.Dispatch;

namespace ConcurrentWeb.Books;

/// <summary>
/// Finds the books of a list by their ISBNs. The sources are asked in order, the next one only for what the one before
/// did not have; ISBNs are packed into one request where the source can take several, and the same ISBN is asked for once
/// while it is in flight or remembered. A source that says that the quota is used up, or the key not valid, is not asked
/// again; one that answers nothing for long but that it is asked too often is put aside for a while, where there is another
/// to ask. <see cref="LookUpAsync"/> is called from one thread at a time; its tasks may end on any.
/// </summary>
public sealed class BookLookup
{
    private readonly BookDispatcher _dispatcher;
    private readonly FindingMemory _memory;

    /// <summary>Makes a lookup for one run.</summary>
    /// <param name="send">Sends a request; fails by value, and throws only when its token is cancelled.</param>
    /// <param name="sources">The providers in the order in which they are asked; at least one.</param>
    /// <param name="options">The knobs; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no sources.</exception>
    public BookLookup(
        Func<RequestDefinition, CancellationToken, Task<WebResult>> send,
        IEnumerable<BookSource> sources,
        BookLookupOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(send);
        ArgumentNullException.ThrowIfNull(sources);
        options ??= new BookLookupOptions();
        BookSource[] all = [.. sources];
        if (all.Length == 0)
        {
            throw new ArgumentException("A book lookup needs at least one source.", nameof(sources));
        }

        _dispatcher = new BookDispatcher(send, all, options);
        _memory = new FindingMemory(options.RememberedAnswers);
    }

    /// <summary>How it stands with each source, in their order. May be asked at any time, from any thread.</summary>
    /// <returns>The state of this moment.</returns>
    public IReadOnlyList<BookSourceStatus> Status() => _dispatcher.Status();

    /// <summary>Finds the book for one ISBN.</summary>
    /// <remarks>
    /// Where a request holds several ISBNs, it goes when it is full; when <see cref="Complete"/> says that no more come; after the gather
    /// time of the options; and when a window of this lookup waits while nothing is in flight.
    /// </remarks>
    /// <param name="isbnAsTyped">The text of the list; text that is not an ISBN is an error in the answer, and nothing is sent.</param>
    /// <param name="index">The place of the input in the run, counted from 0.</param>
    /// <param name="input">The input as it came.</param>
    /// <param name="stop">Ends the whole run; the same for every call.</param>
    /// <returns>The book or the reason why there is none.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public Task<BookAnswer> LookUpAsync(string? isbnAsTyped, long index, object? input, CancellationToken stop)
    {
        var answer = new BookAnswer { IsbnAsTyped = isbnAsTyped ?? string.Empty, Index = index, InputObject = input };
        if (stop.IsCancellationRequested)
        {
            return Task.FromCanceled<BookAnswer>(stop);
        }

        return Isbn.TryParse(isbnAsTyped, out var isbn, out var error)
            ? FindAsync(answer with { Isbn = isbn }, _memory.GetOrAsk(isbn, () => _dispatcher.AskAsync(new BookInquiry(isbn, index, input, stop))))
            : Task.FromResult(answer with { Error = new WebError(WebErrorKind.InvalidIsbn, error) });
    }

    /// <summary>Says that no further ISBNs come for now, so that requests which are not full need not wait for any.</summary>
    public void Complete() => _dispatcher.Complete();

    /// <summary>Makes an empty window for answers of this lookup, for an owner who adds tasks and retires answers itself.</summary>
    /// <param name="options">Of which the window, the batches and the order count.</param>
    /// <returns>The window; waiting for it sends what it waits for.</returns>
    public Ordering.RetirementWindow<BookAnswer> OpenWindow(EngineOptions options) => new BookWindow(options, _dispatcher);

    /// <summary>
    /// Finds the books of a whole list, in a window that moves along with the answers taken, and gives the answers in the
    /// order of the list, or as they come if the options say so.
    /// </summary>
    /// <param name="isbns">Texts as the list has them, read as far ahead as the window allows.</param>
    /// <param name="options">Of which the window, the batches and the order count; the engine behind the send function has the rest. Null for the defaults.</param>
    /// <param name="stop">Ends everything in flight.</param>
    /// <returns>One answer a text. Who stops early has everything in flight ended, too.</returns>
    /// <exception cref="OperationCanceledException">The stop token was cancelled.</exception>
    public async IAsyncEnumerable<BookAnswer> LookUpAllAsync(
        IEnumerable<string> isbns, EngineOptions? options = null, [EnumeratorCancellation] CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(isbns);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var window = OpenWindow(options ?? new EngineOptions());
        var index = 0L;
        try
        {
            var answers = window.RetireAllAsync(ToTheEnd(isbns), isbn => LookUpAsync(isbn, index++, isbn, abandoned.Token), stop);
            await foreach (var answer in answers.ConfigureAwait(false))
            {
                options?.Statistics?.CountInput(answer.Error?.Kind);
                yield return answer;
            }
        }
        finally
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
            await window.AbandonAsync().ConfigureAwait(false);
        }
    }

    private IEnumerable<string> ToTheEnd(IEnumerable<string> isbns)
    {
        foreach (var isbn in isbns)
        {
            yield return isbn;
        }

        Complete();
    }

    // A duplicate shares the finding, but keeps its own typing, index and input. The answer that a book was read from is
    // let go here: a window full of them would be large.
    private async Task<BookAnswer> FindAsync(BookAnswer answer, Task<BookFinding> finding)
    {
        var found = await finding.ConfigureAwait(false);
        var (book, failure, response) = found;
        answer = answer with { FailedAttempts = found.FailedAttempts };
        return book is null
            ? answer with { Error = Describe(failure, response, answer.IsbnAsTyped), Response = response }
            : answer with { Book = book with { Isbn = PrintableText.Clean(answer.IsbnAsTyped) } };
    }

    private WebError Describe(WebError? failure, WebResult? response, string isbnAsTyped)
    {
        if (failure is null)
        {
            var names = string.Join(" and ", Status().Where(source => !source.IsClosed).Select(source => source.Name));
            return new WebError(
                WebErrorKind.BookNotFound,
                $"No book with the ISBN {PrintableText.Quote(isbnAsTyped)} is known to {names}.");
        }

        // The failure of a request names the input itself; that which a provider read in the answer does not.
        return failure.Message == response?.Error?.Message
            ? failure
            : failure with { Message = $"No answer for the ISBN {PrintableText.Quote(isbnAsTyped)}: {failure.Message}" };
    }
}
