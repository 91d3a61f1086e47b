namespace ConcurrentWeb.Books;

/// <summary>What a provider answered to one request: books for some or all of the ISBNs asked, or a failure for all of them.</summary>
public sealed record BookProviderAnswer
{
    private BookProviderAnswer()
    {
    }

    /// <summary>
    /// The books, one place for each ISBN in the order asked; null in the place of a book that is missing. Empty after a
    /// failure.
    /// </summary>
    public IReadOnlyList<BookMetadata?> Books { get; private init; } = [];

    /// <summary>
    /// Whether the provider does not know the books that are missing. False where the answer may have had no room for
    /// them, or may be a failure in disguise: such a book has to be asked for once more, alone, to be certain.
    /// </summary>
    public bool MissingIsFinal { get; private init; }

    /// <summary>Why the answer could not be used; null where it could.</summary>
    public WebError? Failure { get; private init; }

    /// <summary>An answer that could be read.</summary>
    /// <param name="books">One place for each ISBN asked, null where the book is missing.</param>
    /// <param name="missingIsFinal">Whether the provider does not know the books that are missing.</param>
    /// <returns>The answer.</returns>
    public static BookProviderAnswer Of(IReadOnlyList<BookMetadata?> books, bool missingIsFinal) =>
        new() { Books = books, MissingIsFinal = missingIsFinal };

    /// <summary>An answer that could not be used.</summary>
    /// <param name="failure">Why.</param>
    /// <returns>The answer.</returns>
    public static BookProviderAnswer Failed(WebError failure) => new() { Failure = failure };
}
