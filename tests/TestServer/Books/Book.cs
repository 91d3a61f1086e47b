namespace ConcurrentWeb.TestServer.Books;

/// <summary>What the server knows of a book; what is null or empty is left out of its answer.</summary>
public sealed record Book(string Isbn13, string Title)
{
    public string? Subtitle { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];

    public string? Publisher { get; init; }

    /// <summary>A year, a month or a day: 2003, 2003-05 or 2003-05-01.</summary>
    public string? PublishedDate { get; init; }

    /// <summary>Holds HTML.</summary>
    public string? Description { get; init; }

    public int? PageCount { get; init; }

    public IReadOnlyList<string> Categories { get; init; } = [];

    public double? AverageRating { get; init; }

    public int? RatingsCount { get; init; }

    public string? Language { get; init; }

    /// <summary>Whether the answer says which ISBN it is about, and more than the title at all.</summary>
    public bool HasIdentifiers { get; init; } = true;
}
