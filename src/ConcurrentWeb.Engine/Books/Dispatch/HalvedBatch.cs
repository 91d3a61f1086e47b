namespace ConcurrentWeb.Books.Dispatch;

/// <summary>
/// A batch of which the answer was in doubt, asked again in halves. Where one half gets an answer, the other is in doubt because of
/// one of its own, and is halved further; where neither does, it is the service that says so, and it is believed.
/// </summary>
internal sealed class HalvedBatch
{
    private readonly List<(BookBatch Half, BookProviderAnswer Answer, WebResult Result)> _inDoubt = [];
    private int _pending = 2;

    /// <summary>Whether one of the halves got an answer that is not in doubt.</summary>
    internal bool HasAnswer { get; private set; }

    /// <summary>Takes note that a half got an answer that is believed.</summary>
    /// <returns>The halves in doubt once nothing is awaited any more; none before that.</returns>
    internal IReadOnlyList<(BookBatch Half, BookProviderAnswer Answer, WebResult Result)> Return()
    {
        HasAnswer = true;
        return Lose();
    }

    /// <summary>Takes note that the answer to a half is in doubt.</summary>
    /// <returns>As of the others.</returns>
    internal IReadOnlyList<(BookBatch Half, BookProviderAnswer Answer, WebResult Result)> Doubt(
        BookBatch half, BookProviderAnswer answer, WebResult result)
    {
        _inDoubt.Add((half, answer, result));
        return Lose();
    }

    /// <summary>Takes note that no answer to a half will come.</summary>
    /// <returns>As of the others.</returns>
    internal IReadOnlyList<(BookBatch Half, BookProviderAnswer Answer, WebResult Result)> Lose() => --_pending == 0 ? _inDoubt : [];
}
