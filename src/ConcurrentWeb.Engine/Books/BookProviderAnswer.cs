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

    /// <summary>What it means that books are missing.</summary>
    public BookMisses Misses { get; private init; }

    /// <summary>Why the answer could not be used; null where it could.</summary>
    public WebError? Failure { get; private init; }

    /// <summary>Whether the provider will not answer anything else in this run either: its quota is used up, or it refuses the key.</summary>
    public bool IsRefusal { get; private init; }

    /// <summary>
    /// Whether the provider serves nobody like this user, today or tomorrow, such as one without a key: the run goes on as if
    /// it had not been named, where there are others.
    /// </summary>
    public bool IsClosed { get; private init; }

    /// <summary>The pace that the answer asks for, where it differs from that of <see cref="IBookMetadataProvider.Limits"/>; null for none.</summary>
    public BookProviderLimits? Limits { get; init; }

    /// <summary>An answer that could be read.</summary>
    /// <param name="books">One place for each ISBN asked, null where the book is missing.</param>
    /// <param name="misses">What it means that books are missing.</param>
    /// <returns>The answer.</returns>
    public static BookProviderAnswer Of(IReadOnlyList<BookMetadata?> books, BookMisses misses) =>
        new() { Books = books, Misses = misses };

    /// <summary>An answer that could not be used.</summary>
    /// <param name="failure">Why.</param>
    /// <returns>The answer.</returns>
    public static BookProviderAnswer Failed(WebError failure) => new() { Failure = failure };

    /// <summary>An answer by which the provider says that it will answer nothing in this run.</summary>
    /// <param name="failure">Why: <see cref="WebErrorKind.QuotaExhausted"/> or <see cref="WebErrorKind.AuthenticationFailure"/>.</param>
    /// <param name="isClosed">Whether it will not answer tomorrow either, whatever is asked.</param>
    /// <returns>The answer.</returns>
    public static BookProviderAnswer Refused(WebError failure, bool isClosed) =>
        new() { Failure = failure, IsRefusal = true, IsClosed = isClosed };
}
