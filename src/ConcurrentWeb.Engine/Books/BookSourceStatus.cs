namespace ConcurrentWeb.Books;

/// <summary>How it stands with a source of a <see cref="BookLookup"/>.</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="Limits">How it may be asked, by its own word where it has given one in an answer.</param>
/// <param name="Requests">How many requests it was sent.</param>
/// <param name="Books">How many books it knew.</param>
/// <param name="Refusal">Why it is not asked any more; null while it is.</param>
/// <param name="IsClosed">Whether it serves nobody like this user, so that the run goes on as if it had not been named.</param>
public sealed record BookSourceStatus(string Name, BookProviderLimits Limits, long Requests, long Books, WebError? Refusal, bool IsClosed)
{
    /// <summary>
    /// Why it was put aside the last time, because it is asked too often and another could be asked, and when it may be tried
    /// again (<see cref="WebError.RetryAt"/>). It is there still after it was tried; null where it never was put aside.
    /// </summary>
    public WebError? Throttling { get; init; }

    /// <summary>The name of the provider that was asked instead when it was put aside; null where it never was.</summary>
    public string? AskedInstead { get; init; }
}
