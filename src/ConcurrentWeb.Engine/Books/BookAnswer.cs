namespace ConcurrentWeb.Books;

/// <summary>The book for one ISBN of a list, or why there is none.</summary>
public sealed record BookAnswer
{
    /// <summary>The place of the input in the run, counted from 0.</summary>
    public long Index { get; init; }

    /// <summary>The input as it came: a line or a row.</summary>
    public object? InputObject { get; init; }

    /// <summary>The ISBN as the list has it.</summary>
    public required string IsbnAsTyped { get; init; }

    /// <summary>The ISBN; null where the text is none.</summary>
    public Isbn? Isbn { get; init; }

    /// <summary>The book, with its ISBN as typed; null after an error.</summary>
    public BookMetadata? Book { get; init; }

    /// <summary>
    /// Why there is no book: <see cref="WebErrorKind.InvalidIsbn"/>, <see cref="WebErrorKind.BookNotFound"/>,
    /// <see cref="WebErrorKind.QuotaExhausted"/>, <see cref="WebErrorKind.InvalidResponse"/>, or the failure of the
    /// request. Null where there is one.
    /// </summary>
    public WebError? Error { get; init; }

    /// <summary>
    /// The answer that the failure was read in; null for a book, and where nothing was sent for this input, because it is
    /// no ISBN, the failure was remembered, or the provider's quota was used up. Inputs that were asked together share
    /// that of the first.
    /// </summary>
    public WebResult? Response { get; init; }

    /// <summary>
    /// What the requests for it failed with before they were sent again; empty for most. Inputs that were asked together share
    /// it.
    /// </summary>
    public IReadOnlyList<FailedAttempt> FailedAttempts { get; init; } = [];

    /// <summary>The book, or the record that stands for a missing one, with <see cref="BookMetadata.Found"/> false.</summary>
    /// <returns>A record with the ISBN as typed.</returns>
    public BookMetadata ToRecord() => Book ?? BookMetadata.Missing(IsbnAsTyped, Isbn);
}
