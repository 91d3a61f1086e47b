using System.Globalization;

namespace ConcurrentWeb;

/// <summary>
/// What the providers know of the book with one ISBN. What they do not know is null or empty. No text in it but
/// <see cref="Raw"/> and <see cref="DescriptionHtml"/> holds control characters other than line breaks and tabs, so that it
/// may be printed. Each property is one cell of a CSV file: lists give their values, parted by semicolons.
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

    /// <summary>All who had a part in the book, the authors among them, with what they did.</summary>
    public ValueCollection<BookContributor> Contributors { get; init; } = [];

    /// <summary>Who wrote the book, in the words of the title page.</summary>
    public string? ByStatement { get; init; }

    /// <summary>The name of the publisher.</summary>
    public string? Publisher { get; init; }

    /// <summary>The places where the book was published.</summary>
    public TextCollection PublishPlaces { get; init; } = TextCollection.Empty;

    /// <summary>The date of publication as the provider gives it: a year, a month or a day, in a form of its own.</summary>
    public string? PublishedDate { get; init; }

    /// <summary>What is certain of <see cref="PublishedDate"/>: a year, a month or a day; null where not even a year is.</summary>
    public PublicationDate? Published { get; init; }

    /// <summary>The year in <see cref="PublishedDate"/>; null where it has none that is certain.</summary>
    public int? PublishedYear => Published?.Year;

    /// <summary>The edition, such as <c>2nd ed.</c>, in the provider's words.</summary>
    public string? Edition { get; init; }

    /// <summary>The series that the book is a part of.</summary>
    public TextCollection Series { get; init; } = TextCollection.Empty;

    /// <summary>What the book is about, as plain text with line breaks.</summary>
    public string? Description { get; init; }

    /// <summary>The same as the provider gives it, where that is HTML. It comes from elsewhere: whoever shows it must clean it.</summary>
    public string? DescriptionHtml { get; init; }

    /// <summary>A sentence or two out of the book.</summary>
    public string? Excerpt { get; init; }

    /// <summary>What else a cataloguer found worth noting.</summary>
    public TextCollection Notes { get; init; } = TextCollection.Empty;

    /// <summary>The number of pages.</summary>
    public int? PageCount { get; init; }

    /// <summary>The extent in a cataloguer's words, such as <c>xii, 247 p.</c></summary>
    public string? Pagination { get; init; }

    /// <summary>The height, width and thickness in centimetres, as far as they are known.</summary>
    public BookDimensions? Dimensions { get; init; }

    /// <summary>The weight with its unit, as the provider gives it.</summary>
    public string? Weight { get; init; }

    /// <summary>The kinds of book that the provider files it under, such as Fiction.</summary>
    public TextCollection Categories { get; init; } = TextCollection.Empty;

    /// <summary>What the book is about, in a library's headings.</summary>
    public TextCollection Subjects { get; init; } = TextCollection.Empty;

    /// <summary>The places in classifications: DDC (Dewey) and LCC (Library of Congress).</summary>
    public ValueCollection<BookIdentifier> Classifications { get; init; } = [];

    /// <summary>The numbers of the book, all its ISBNs among them.</summary>
    public ValueCollection<BookIdentifier> Identifiers { get; init; } = [];

    /// <summary>The language of the text: the ISO 639-1 code, such as <c>en</c>, where there is one, else as the provider gives it.</summary>
    public string? Language { get; init; }

    /// <summary>What is printed, such as BOOK or MAGAZINE, in the provider's words.</summary>
    public string? PrintType { get; init; }

    /// <summary>For whom the book is, such as NOT_MATURE, in the provider's words.</summary>
    public string? MaturityRating { get; init; }

    /// <summary>The readers' mean rating, from 1 to 5.</summary>
    public double? AverageRating { get; init; }

    /// <summary>How many readers rated the book.</summary>
    public int? RatingsCount { get; init; }

    /// <summary>The pictures of the cover, the smallest first.</summary>
    public ValueCollection<BookCover> Covers { get; init; } = [];

    /// <summary>The address of the largest picture of the cover.</summary>
    public Uri? CoverUri => Covers.Count == 0 ? null : Covers[^1].Uri;

    /// <summary>Pages about the book, and texts of it.</summary>
    public ValueCollection<BookLink> Links { get; init; } = [];

    /// <summary>The name of the provider that knew the book; of several, of the first.</summary>
    public string? Source { get; init; }

    /// <summary>The address of the provider's page about the book.</summary>
    public Uri? SourceUri { get; init; }

    /// <summary>
    /// Which provider each field came from, by the name of the property, where fields of several were put together. Empty
    /// where all of them are from <see cref="Source"/>.
    /// </summary>
    public TextDictionary Sources { get; init; } = TextDictionary.Empty;

    /// <summary>The providers' own words, JSON or XML, by the name of the provider. Empty where nobody asked for them.</summary>
    public TextDictionary Raw { get; init; } = TextDictionary.Empty;

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

    /// <summary>The start of the record of a book that a provider knows.</summary>
    /// <param name="isbn">The ISBN that it was asked for.</param>
    /// <param name="source">The provider's name.</param>
    internal static BookMetadata Known(Isbn isbn, string source) => new()
    {
        Isbn = isbn.Isbn13,
        Isbn10 = isbn.Isbn10,
        Isbn13 = isbn.Isbn13,
        Source = source,
        Found = true,
    };

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
