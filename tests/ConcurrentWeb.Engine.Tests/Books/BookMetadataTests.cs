namespace ConcurrentWeb.Engine.Tests.Books;

public class BookMetadataTests
{
    [Fact]
    public void Shows_title_authors_and_year()
    {
        var book = new BookMetadata { Title = "Good Omens", Authors = ["Terry Pratchett", "Neil Gaiman"], Published = new PublicationDate(1990) };
        Assert.Equal("Good Omens — Terry Pratchett, Neil Gaiman (1990)", book.ToString());
        Assert.Equal("Good Omens", new BookMetadata { Title = "Good Omens" }.ToString());
        Assert.Equal("9780002005883", new BookMetadata { Isbn = "0002005883", Isbn13 = "9780002005883" }.ToString());
        Assert.Equal("nonsense", BookMetadata.Missing("non\u001Bsense", isbn: null).ToString());
    }

    [Fact]
    public void Two_of_the_same_book_are_equal()
    {
        Assert.Equal(new BookMetadata { Authors = ["A", "B"] }, new BookMetadata { Authors = ["A", "B"] });
        Assert.NotEqual(new BookMetadata { Authors = ["A", "B"] }, new BookMetadata { Authors = ["B", "A"] });
    }

    [Fact]
    public void A_list_of_texts_reads_well_in_a_file()
    {
        TextCollection authors = ["Terry Pratchett", "Neil Gaiman"];
        Assert.Equal("Terry Pratchett; Neil Gaiman", authors.ToString());
        Assert.Equal(2, authors.Count);
        Assert.Equal("Neil Gaiman", authors[1]);
        Assert.Same(TextCollection.Empty, TextCollection.Create([]));
    }

    [Fact]
    public void Every_list_reads_well_in_a_file()
    {
        var book = new BookMetadata
        {
            Contributors = [new BookContributor("Elena Ferrante", "author"), new BookContributor("Ann Goldstein", "translator")],
            Identifiers = [new BookIdentifier("OCLC", "778419313")],
            Dimensions = new BookDimensions(21, Width: null, 2.54),
            Covers = [new BookCover(BookCoverSize.Small, new Uri("https://b.example/s")), new BookCover(BookCoverSize.Large, new Uri("https://b.example/l"))],
            Links = [new BookLink("preview", new Uri("https://b.example/p"))],
            Sources = new TextDictionary([KeyValuePair.Create("Title", "GoogleBooks"), KeyValuePair.Create("Weight", "OpenLibrary")]),
        };
        Assert.Equal("Elena Ferrante; Ann Goldstein (translator)", book.Contributors.ToString());
        Assert.Equal("OCLC:778419313", book.Identifiers.ToString());
        Assert.Equal("21 × 2.54 cm", book.Dimensions.ToString());
        Assert.Equal("Small=https://b.example/s; Large=https://b.example/l", book.Covers.ToString());
        Assert.Equal("https://b.example/l", book.CoverUri?.AbsoluteUri);
        Assert.Equal("preview=https://b.example/p", book.Links.ToString());
        Assert.Equal("Title=GoogleBooks; Weight=OpenLibrary", book.Sources.ToString());
        Assert.Equal("OpenLibrary", book.Sources["weight"]);
        Assert.Equal(string.Empty, new BookMetadata().Sources.ToString());
    }

    [Theory]
    [InlineData("a\tb\nc", "a\tb\nc")]
    [InlineData("a\r\nb\rc", "a\nb\nc")]
    [InlineData("\u001B[2J\u0000a\u009Bb\u007F", "[2Jab")]
    [InlineData("a\u202Eb\u2066c", "abc")]
    public void Printable_text_cannot_drive_a_terminal(string text, string clean) => Assert.Equal(clean, PrintableText.Clean(text));
}
