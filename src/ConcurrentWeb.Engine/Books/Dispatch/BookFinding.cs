namespace ConcurrentWeb.Books.Dispatch;

/// <summary>What asking the sources for one ISBN came to: a book, a failure, or neither where none knows the book.</summary>
internal sealed record BookFinding(BookMetadata? Book, WebError? Failure, WebResult? Response)
{
    /// <summary>What requests for it failed with before they were sent again.</summary>
    internal IReadOnlyList<FailedAttempt> FailedAttempts { get; init; } = [];
}
