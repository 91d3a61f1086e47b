namespace ConcurrentWeb.Books.Dispatch;

/// <summary>
/// Remembers by ISBN what is being asked and what was found last, so that the same book is asked for once. Findings and
/// books that nobody knows are kept up to the capacity, the oldest going first; a failure is shared by those that
/// wait for it and then forgotten.
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
                return known.Kept is null ? known.Running! : Task.FromResult(known.Kept);
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
        lock (_gate)
        {
            if (finding is null || finding.Failure is not null)
            {
                _entries.Remove(isbn);
                return;
            }

            // The answer's body may be large, and nobody reads it again; nor was it asked again for those who come later.
            entry.Kept = finding with { Response = null, FailedAttempts = [] };
            entry.Running = null;
            _kept.Enqueue(isbn);
            if (_kept.Count > capacity)
            {
                _entries.Remove(_kept.Dequeue());
            }
        }
    }

    private sealed class Entry
    {
        internal Task<BookFinding>? Running { get; set; }

        internal BookFinding? Kept { get; set; }
    }
}
