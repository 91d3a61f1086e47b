using System.Globalization;

namespace ConcurrentWeb;

/// <summary>
/// What a provider knows of the book with one ISBN. What it does not know is null or empty. No text in it holds control
/// characters other than line breaks and tabs, so that it may be printed.
/// </summary>
public sealed record BookMetadata
{
    /// <summary>The ISBN as it was asked for, with its hyphens and labels.</summary>
    public string Isbn { get; init; } = string.Empty;

    /// <summary>The ISBN in ten digits; null for one that starts with 979, or where the text asked for is not an ISBN.</summary>
    public string? Isbn10 { get; init; }

    /// <summary>The ISBN in thirteen digits; null where the text asked for is not an ISBN.</summary>
    public string? Isbn13 { get; init; }

    /// <summary>The title, without the subtitle.</summary>
    public string? Title { get; init; }

    /// <summary>The subtitle.</summary>
    public string? Subtitle { get; init; }

    /// <summary>The names of the authors in the order of the title page.</summary>
    public TextCollection Authors { get; init; } = TextCollection.Empty;

    /// <summary>The name of the publisher.</summary>
    public string? Publisher { get; init; }

    /// <summary>The date of publication as the provider gives it: a year, a month or a day, in a form of its own.</summary>
    public string? PublishedDate { get; init; }

    /// <summary>The year in <see cref="PublishedDate"/>; null where it has none that is certain.</summary>
    public int? PublishedYear { get; init; }

    /// <summary>What the book is about, as plain text with line breaks.</summary>
    public string? Description { get; init; }

    /// <summary>The number of pages.</summary>
    public int? PageCount { get; init; }

    /// <summary>The subjects under which the provider files the book.</summary>
    public TextCollection Categories { get; init; } = TextCollection.Empty;

    /// <summary>The language of the text as the provider gives it, such as the ISO 639-1 code <c>en</c>.</summary>
    public string? Language { get; init; }

    /// <summary>The readers' mean rating, from 1 to 5.</summary>
    public double? AverageRating { get; init; }

    /// <summary>How many readers rated the book.</summary>
    public int? RatingsCount { get; init; }

    /// <summary>The address of the largest picture of the cover.</summary>
    public Uri? CoverUri { get; init; }

    /// <summary>The name of the provider that knew the book.</summary>
    public string? Source { get; init; }

    /// <summary>The address of the provider's page about the book.</summary>
    public Uri? SourceUri { get; init; }

    /// <summary>Whether a provider knew the book; all that describes it is empty where none did.</summary>
    public bool Found { get; init; }

    /// <summary>The title, the authors and the year, as far as they are known; else the ISBN.</summary>
    /// <returns>A text such as <c>Gilead — Marilynne Robinson (2004)</c>.</returns>
    public override string ToString()
    {
        var authors = Authors.Count > 0 ? " — " + string.Join(", ", Authors) : string.Empty;
        var year = PublishedYear is { } known ? string.Create(CultureInfo.InvariantCulture, $" ({known})") : string.Empty;
        return $"{Title ?? Isbn13 ?? Isbn}{authors}{year}";
    }

    /// <summary>The record of a book that no provider knew, or of a text that is not an ISBN.</summary>
    /// <param name="isbnAsTyped">The ISBN as it was asked for.</param>
    /// <param name="isbn">The ISBN; null where the text is none.</param>
    internal static BookMetadata Missing(string isbnAsTyped, Isbn? isbn) => new()
    {
        Isbn = PrintableText.Clean(isbnAsTyped),
        Isbn10 = isbn?.Isbn10,
        Isbn13 = isbn?.Isbn13,
    };
}
