using System.Runtime.CompilerServices;
using ConcurrentWeb.Ordering;

namespace ConcurrentWeb.Books;

/// <summary>
/// Finds the books of a list by their ISBNs. The sources are asked in order, the next one only for what the one before
/// did not have; the same ISBN is asked for once while it is in flight or remembered. A source that says that the quota
/// is used up, or the key not valid, is not asked again. <see cref="LookUpAsync"/> is called from one thread at a time;
/// its tasks may end on any.
/// </summary>
public sealed class BookLookup
{
    private readonly Func<RequestDefinition, CancellationToken, Task<WebResult>> _send;
    private readonly BookSource[] _sources;
    private readonly WebError?[] _refusals;
    private readonly FindingMemory _memory;

    /// <summary>Makes a lookup for one run.</summary>
    /// <param name="send">Sends a request; fails by value, and throws only when its token is cancelled.</param>
    /// <param name="sources">The providers in the order in which they are asked; at least one.</param>
    /// <param name="options">The knobs; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no sources.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of answers to remember is negative.</exception>
    public BookLookup(
        Func<RequestDefinition, CancellationToken, Task<WebResult>> send,
        IEnumerable<BookSource> sources,
        BookLookupOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(send);
        ArgumentNullException.ThrowIfNull(sources);
        options ??= new BookLookupOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.RememberedAnswers, nameof(options));

        _send = send;
        _sources = [.. sources];
        if (_sources.Length == 0)
        {
            throw new ArgumentException("A book lookup needs at least one source.", nameof(sources));
        }

        _refusals = new WebError?[_sources.Length];
        _memory = new FindingMemory(options.RememberedAnswers);
    }

    /// <summary>Finds the book for one ISBN.</summary>
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
            ? FindAsync(answer with { Isbn = isbn }, _memory.GetOrAsk(isbn, () => AskAsync(isbn, index, input, stop)))
            : Task.FromResult(answer with { Error = new WebError(WebErrorKind.InvalidIsbn, error) });
    }

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
        var window = new RetirementWindow<BookAnswer>(options ?? new EngineOptions());
        var index = 0L;
        try
        {
            var answers = window.RetireAllAsync(isbns, isbn => LookUpAsync(isbn, index++, isbn, abandoned.Token), stop);
            await foreach (var answer in answers.ConfigureAwait(false))
            {
                yield return answer;
            }
        }
        finally
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
            await window.AbandonAsync().ConfigureAwait(false);
        }
    }

    // A duplicate shares the finding, but keeps its own typing, index and input. The answer that a book was read from is
    // let go here: a window full of them would be large.
    private async Task<BookAnswer> FindAsync(BookAnswer answer, Task<BookFinding> finding)
    {
        var (book, failure, response) = await finding.ConfigureAwait(false);
        return book is null
            ? answer with { Error = Describe(failure, response, answer.IsbnAsTyped), Response = response }
            : answer with { Book = book with { Isbn = PrintableText.Clean(answer.IsbnAsTyped) } };
    }

    private async Task<BookFinding> AskAsync(Isbn isbn, long index, object? input, CancellationToken stop)
    {
        Isbn[] isbns = [isbn];
        WebError? failure = null;
        WebResult? failed = null;
        WebResult? response = null;
        for (var i = 0; i < _sources.Length; i++)
        {
            if (Volatile.Read(ref _refusals[i]) is { } refusal)
            {
                failure ??= refusal;
                continue;
            }

            var (provider, options) = _sources[i];
            var query = new BookQuery(isbns);
            var request = provider.CreateRequest(query, options) with { Index = index, InputObject = input };
            response = await _send(request, stop).ConfigureAwait(false);
            var answer = provider.Read(response, query);
            if (answer.Failure is null)
            {
                if (answer.Books[0] is { } book)
                {
                    return new BookFinding(book, Failure: null, Response: null);
                }

                continue;
            }

            if (answer.IsRefusal)
            {
                Volatile.Write(ref _refusals[i], answer.Failure);
            }

            failed = failure is null ? response : failed;
            failure ??= answer.Failure;
        }

        // A source that could not answer may know the book, so its failure is what there is to say.
        return new BookFinding(Book: null, failure, failure is null ? response : failed);
    }

    private WebError Describe(WebError? failure, WebResult? response, string isbnAsTyped)
    {
        if (failure is null)
        {
            var names = string.Join(" and ", _sources.Select(source => source.Provider.Name));
            return new WebError(
                WebErrorKind.BookNotFound,
                $"No book with the ISBN {PrintableText.Quote(isbnAsTyped)} is known to {names}.");
        }

        // The failure of a request names the input itself; that which a provider read in the answer does not.
        return ReferenceEquals(failure, response?.Error)
            ? failure
            : failure with { Message = $"No answer for the ISBN {PrintableText.Quote(isbnAsTyped)}: {failure.Message}" };
    }
}
