namespace ConcurrentWeb.Books.Dispatch;

/// <summary>
/// Remembers by ISBN what is being asked and what was found last, so that the same book is asked for once. Books, and that
/// nobody knows one, are kept up to the capacity, the oldest going first; a failure is shared by those that wait for it and
/// then forgotten. Books are kept as bytes: the run of a long list is no larger for them.
/// </summary>
/// <param name="capacity">How many finished findings are kept. Those still running are not counted and never forgotten.</param>
internal sealed class FindingMemory(int capacity)
{
    private readonly Dictionary<Isbn, Entry> _entries = [];
    private readonly Queue<Isbn> _kept = [];
    private readonly object _gate = new();

    /// <summary>How many findings are held, running or kept.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The finding for the ISBN, asked for if it is neither running nor kept. Called from one thread at a time.</summary>
    internal Task<BookFinding> GetOrAsk(Isbn isbn, Func<Task<BookFinding>> ask)
    {
        var entry = new Entry();
        lock (_gate)
        {
            if (_entries.TryGetValue(isbn, out var known))
            {
                return known.Kept is null ? known.Running! : Task.FromResult(Find(known.Kept));
            }

            _entries.Add(isbn, entry);
        }

        // Not under the lock: asking runs the engine, and may end at once.
        var running = AskAsync(isbn, entry, ask);
        lock (_gate)
        {
            entry.Running = entry.Kept is null ? running : null;
        }

        return running;
    }

    private async Task<BookFinding> AskAsync(Isbn isbn, Entry entry, Func<Task<BookFinding>> ask)
    {
        BookFinding? finding = null;
        try
        {
            finding = await ask().ConfigureAwait(false);
            return finding;
        }
        finally
        {
            Settle(isbn, entry, finding);
        }
    }

    // Runs before anyone who waits for the finding goes on, so that whoever has seen a failure can ask again.
    private void Settle(Isbn isbn, Entry entry, BookFinding? finding)
    {
        var kept = capacity > 0 && finding is { Failure: null } ? Pack(finding.Book) : null;
        lock (_gate)
        {
            if (kept is null)
            {
                _entries.Remove(isbn);
                return;
            }

            // Neither the answer nor what failed before it is for those who come later: it was not asked for them.
            entry.Kept = kept;
            entry.Running = null;
            _kept.Enqueue(isbn);
            if (_kept.Count > capacity)
            {
                _entries.Remove(_kept.Dequeue());
            }
        }
    }

    // A book that nobody knows is no bytes.
    private static byte[] Pack(BookMetadata? book) => book is null ? [] : PackedBook.Pack(book);

    private static BookFinding Find(byte[] kept) => new(kept.Length == 0 ? null : PackedBook.Unpack(kept), Failure: null, Response: null);

    private sealed class Entry
    {
        internal Task<BookFinding>? Running { get; set; }

        internal byte[]? Kept { get; set; }
    }
}
