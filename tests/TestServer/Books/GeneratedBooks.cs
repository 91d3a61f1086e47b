using System.Globalization;

namespace ConcurrentWeb.TestServer.Books;

/// <summary>A book for any ISBN, always the same one: words and numbers drawn from a hash of its digits.</summary>
internal static class GeneratedBooks
{
    private static readonly string[] Qualities = ["Silent", "Golden", "Forgotten", "Distant", "Crooked", "Winter", "Paper", "Last"];
    private static readonly string[] Things = ["Garden", "Lighthouse", "Empire", "Letters", "Orchard", "Compass", "Bridge", "Atlas"];
    private static readonly string[] FirstNames = ["Ada", "Bruno", "Chloé", "Dmitri", "Elif", "Françoise", "Günter", "Hana"];
    private static readonly string[] LastNames = ["Åkesson", "Brown", "Castañeda", "Dvořák", "Evans", "Fischer", "García", "Höfer"];
    private static readonly string[] Publishers = ["Northgate Press", "Lamp & Sons", "Verlag am Ufer", "Éditions du Port"];
    private static readonly string[] Subjects = ["Fiction", "History", "Science", "Travel", "Biography & Autobiography", "Cooking"];
    private static readonly string[] Languages = ["en", "en", "en", "de", "fr", "es"];

    public static Book Create(string isbn13)
    {
        var hash = Hash(isbn13);
        int Draw(int count)
        {
            var drawn = (int)(hash % (ulong)count);
            hash = Delays.Mix(hash);
            return drawn;
        }

        string Pick(string[] words) => words[Draw(words.Length)];
        string Author() => $"{Pick(FirstNames)} {Pick(LastNames)}";

        var title = $"The {Pick(Qualities)} {Pick(Things)}";
        var (year, month, day) = (1950 + Draw(75), 1 + Draw(12), 1 + Draw(28));
        return new Book(isbn13, title)
        {
            Subtitle = Draw(3) == 0 ? "A Story in Parts" : null,
            Authors = [.. Enumerable.Range(0, 1 + Draw(3)).Select(_ => Author()).Distinct(StringComparer.Ordinal)],
            Publisher = Pick(Publishers),
            PublishedDate = Draw(3) switch
            {
                0 => string.Create(CultureInfo.InvariantCulture, $"{year}"),
                1 => string.Create(CultureInfo.InvariantCulture, $"{year}-{month:D2}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{year}-{month:D2}-{day:D2}"),
            },
            Description = Draw(5) == 0 ? null : $"<p>The book <b>{title}</b>, made up for <i>tests &amp; measurements</i>.</p>",
            PageCount = Draw(10) == 0 ? null : 80 + Draw(900),
            Categories = [Pick(Subjects)],
            AverageRating = Draw(4) == 0 ? null : 1 + (Draw(9) / 2.0),
            RatingsCount = Draw(4) == 0 ? null : 1 + Draw(5000),
            Language = Pick(Languages),
        };
    }

    public static ulong Hash(string isbn13) => Delays.Mix(ulong.Parse(isbn13, NumberStyles.None, CultureInfo.InvariantCulture));
}
