using System.Collections.Frozen;

namespace ConcurrentWeb.TestServer.Books;

/// <summary>Ten books that exist, in the several forms in which a book source describes them. The descriptions are our own.</summary>
internal static class RealBooks
{
    public static readonly FrozenDictionary<string, Book> ByIsbn13 = new Book[]
    {
        new("9780002005883", "Gilead")
        {
            Subtitle = "A Novel",
            Authors = ["Marilynne Robinson"],
            Publisher = "HarperCollins",
            PublishedDate = "2004-11-04",
            Description = "<p>In 1956 the Reverend John Ames, seventy-six and ill, writes a long letter to his young son.</p>"
                + "<p><b>Winner of the Pulitzer Prize.</b></p>",
            PageCount = 247,
            Categories = ["Fiction"],
            AverageRating = 3.85,
            RatingsCount = 361,
            Language = "en",
        },

        // Not much is known of this one, as of some books in every catalogue.
        new("9780002238304", "Unidentified volume")
        {
            Language = "en",
        },
        new("9780002261982", "Spider's Web")
        {
            Subtitle = "A Novel",
            Authors = ["Charles Osborne", "Agatha Christie"],
            Publisher = "HarperCollins",
            PublishedDate = "2000",
            Description = "Clarissa, a diplomat&#39;s wife, finds a body in her drawing room &mdash; and guests due any minute.<br>"
                + "From the play by <i>Agatha Christie</i>.",
            PageCount = 241,
            Categories = ["Detective and mystery stories"],
            AverageRating = 3.83,
            RatingsCount = 5164,
            Language = "en",
        },
        new("9780006163831", "The One Tree")
        {
            Subtitle = "The Second Chronicles of Thomas Covenant",
            Authors = ["Stephen R. Donaldson"],
            Publisher = "Fontana",
            PublishedDate = "1982",
            Description = "Thomas Covenant and Linden Avery sail with the Giants in search of the <i>One Tree</i>.",
            PageCount = 479,
            Categories = ["American fiction"],
            AverageRating = 3.97,
            RatingsCount = 172,
            Language = "en",
        },
        new("9780006178736", "Rage of Angels")
        {
            Authors = ["Sidney Sheldon"],
            Publisher = "HarperCollins",
            PublishedDate = "1993-06",
            Description = "A young lawyer in New York, a ruined first day in court, and two dangerous men.",
            PageCount = 512,
            Categories = ["Fiction"],
            AverageRating = 3.93,
            RatingsCount = 29532,
            Language = "en",
        },
        new("9780006280897", "The Four Loves")
        {
            Authors = ["Clive Staples Lewis"],
            Publisher = "HarperCollins UK",
            PublishedDate = "2002",
            Description = "<p>Affection, friendship, eros and charity: what each is, and what each may <em>become</em>.</p>",
            PageCount = 170,
            Categories = ["Christian life"],
            AverageRating = 4.15,
            RatingsCount = 33684,
            Language = "en",
        },
        new("9780006280934", "The Problem of Pain")
        {
            Authors = ["Clive Staples Lewis"],
            Publisher = "HarperCollins UK",
            PublishedDate = "2002-04-15",
            Description = "If God is good &amp; almighty, why do his creatures suffer?",
            PageCount = 176,
            Categories = ["Christian life"],
            AverageRating = 4.09,
            RatingsCount = 37569,
            Language = "en",
        },
        new("9780006353287", "An Autobiography")
        {
            Authors = ["Agatha Christie"],
            Publisher = "HarperCollins",
            PublishedDate = "1977",
            Description = "Agatha Christie on her childhood, two marriages, two wars, and digging in the East.",
            PageCount = 560,
            Categories = ["Authors, English"],
            AverageRating = 4.27,
            RatingsCount = 3975,
            Language = "en",
        },
        new("9780006380832", "Empires of the Monsoon")
        {
            Subtitle = "A History of the Indian Ocean and Its Invaders",
            Authors = ["Richard Hall"],
            Publisher = "HarperCollins (UK)",
            PublishedDate = "1998",
            Description = "Africa, India &amp; Arabia, and the ocean between them, before and after <b>Vasco da Gama</b>.",
            PageCount = 608,
            Categories = ["Africa, East", "History"],
            AverageRating = 4.41,
            RatingsCount = 65,
            Language = "en",
        },
        new("9780006470229", "The Gap Into Madness")
        {
            Subtitle = "Chaos and Order",
            Authors = ["Stephen R. Donaldson"],
            Publisher = "HarperCollins",
            PublishedDate = "1994",
            Description = "The fourth book of the <i>Gap</i> sequence.",
            PageCount = 743,
            Categories = ["Hyperspace"],
            AverageRating = 4.15,
            RatingsCount = 103,
            Language = "en",
        },
    }.ToFrozenDictionary(book => book.Isbn13, StringComparer.Ordinal);
}
