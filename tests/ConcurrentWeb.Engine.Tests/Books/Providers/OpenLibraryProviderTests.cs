using ConcurrentWeb.Books;

namespace ConcurrentWeb.Engine.Tests.Books.Providers;

public class OpenLibraryProviderTests
{
    private const string Gilead = """
        {"url": "http://openlibrary.org/books/OL1M/Gilead", "key": "/books/OL1M", "title": "Gilead", "subtitle": "a novel",
         "authors": [{"url": "http://openlibrary.org/authors/OL1A", "name": "Marilynne Robinson"}], "number_of_pages": 247,
         "pagination": "247 p. ;", "weight": "1.1 pounds", "by_statement": "Marilynne Robinson.",
         "identifiers": {"isbn_10": ["0002005883"], "oclc": ["54929"], "goodreads": ["68210", "x"]},
         "classifications": {"dewey_decimal_class": ["813/.54"], "lc_classifications": ["PS3568.O3125 G55 2004"]},
         "publishers": [{"name": "Farrar"}, {"name": "Straus"}], "publish_places": [{"name": "New York"}], "publish_date": "November 4, 2004",
         "subjects": [{"name": "Clergy", "url": "u"}, "Fathers"], "excerpts": [{"text": "I told you last night"}], "notes": {"value": "First."},
         "links": [{"title": "Review", "url": "https://review.example/g"}], "ebooks": [{"preview_url": "https://archive.example/g"}],
         "cover": {"small": "https://c.example/1-S.jpg", "medium": "https://c.example/1-M.jpg", "large": "https://c.example/1-L.jpg"}}
        """;

    private static readonly Isbn[] Two = [Isbn.Parse("9780002005883"), Isbn.Parse("9780002238304")];

    private readonly OpenLibraryProvider _provider = new();

    [Fact]
    public void Asks_for_many_with_the_prefix()
    {
        var request = _provider.CreateRequest(new BookQuery(Two), new BookProviderOptions());
        Assert.Equal(
            "https://openlibrary.org/api/books?bibkeys=ISBN:9780002005883,ISBN:9780002238304&jscmd=data&format=json", request.Uri.AbsoluteUri);
    }

    [Fact]
    public void Asks_for_descriptions_in_the_same_way()
    {
        var descriptions = _provider.Descriptions;
        Assert.Equal(
            "https://openlibrary.org/api/books?bibkeys=ISBN:9780002005883,ISBN:9780002238304&jscmd=details&format=json",
            descriptions.CreateRequest(new BookQuery(Two), new BookProviderOptions()).Uri.AbsoluteUri);
        Assert.Equal((_provider.Name, _provider.DefaultBaseUri), (descriptions.Name, descriptions.DefaultBaseUri));
        Assert.Same(_provider.Limits(new BookProviderOptions()), descriptions.Limits(new BookProviderOptions()));
        Assert.DoesNotContain(descriptions, BookProviders.All);
    }

    [Theory]
    [InlineData("\"A letter.\\r\\n\"", "A letter.")]
    [InlineData("{\"type\": \"/type/text\", \"value\": \"A letter.\"}", "A letter.")]
    [InlineData("{\"type\": \"/type/text\", \"value\": \"\"}", null)]
    [InlineData("[\"A letter.\"]", null)]
    [InlineData("null", null)]
    public void Reads_a_description_out_of_the_details(string description, string? said)
    {
        var details = $$$"""
            {"ISBN:9780002005883": {"bib_key": "ISBN:9780002005883", "info_url": "https://openlibrary.org/books/OL1M/Gilead", "preview": "noview",
             "details": {"description": {{{description}}}, "title": "Gilead", "publishers": ["Farrar"], "type": {"key": "/type/edition"}, "key": "/books/OL1M"} } }
            """;
        var answer = _provider.Descriptions.Read(WebResults.Ok(details), new BookQuery(Two));
        Assert.Equal(BookMetadata.Known(Two[0], "OpenLibrary") with { Description = said }, answer.Books[0]);
        Assert.Null(answer.Books[1]);
        Assert.Equal(BookMisses.Final, answer.Misses);
        Assert.Equal(BookMisses.AskInHalves, _provider.Descriptions.Read(WebResults.Ok("{}"), new BookQuery(Two)).Misses);
    }

    [Fact]
    public void The_address_stays_under_two_kilobytes()
    {
        var limits = _provider.Limits(new BookProviderOptions());
        var most = Enumerable.Repeat(Two[0], limits.MaximumIsbnsPerRequest).ToArray();
        Assert.InRange(_provider.CreateRequest(new BookQuery(most), new BookProviderOptions()).Uri.AbsoluteUri.Length, 1, 2000);
        Assert.Equal(25, limits.DefaultIsbnsPerRequest);
        Assert.Throws<ArgumentOutOfRangeException>(() => _provider.CreateRequest(new BookQuery([.. most, Two[0]]), new BookProviderOptions()));
    }

    [Theory]
    [InlineData(null, 1.0)]
    [InlineData("me@example.org", 3.0)]
    [InlineData("https://example.org/about", 3.0)]
    public void Who_can_be_reached_may_ask_more_often(string? contact, double pace)
    {
        var options = new BookProviderOptions { Contact = contact };
        Assert.Equal(pace, _provider.Limits(options).RequestsPerSecond);
        Assert.Equal(10, _provider.Limits(options).Burst);
    }

    [Fact]
    public void Says_who_asks()
    {
        var agent = UserAgent(new BookProviderOptions());
        Assert.Matches(@"^ConcurrentWeb/\d+\.\d+\.\d+ \(\+https://\S+; gzip\)$", agent);
        Assert.Matches(@"; me@example\.org; gzip\)$", UserAgent(new BookProviderOptions { Contact = " me@example.org " }));
        Assert.Equal("Mine/1.0", UserAgent(new BookProviderOptions { Contact = "me@example.org", UserAgent = "Mine/1.0" }));
    }

    [Theory]
    [InlineData("me")]
    [InlineData("me@example.org) Evil/1 (")]
    [InlineData("me@example.org\r\nX-Injected: 1")]
    [InlineData("ftp://example.org")]
    [InlineData("Me <me@example.org>")]
    public void A_contact_that_is_none_is_refused(string contact) =>
        Assert.Throws<ArgumentException>(() => new BookProviderOptions { Contact = contact });

    [Fact]
    public void Reads_a_book()
    {
        var answer = Read($$"""{"ISBN:9780002005883": {{Gilead}}}""");
        Assert.Equal(BookMisses.Final, answer.Misses);
        Assert.Null(answer.Books[1]);
        Assert.Equal(
            new BookMetadata
            {
                Isbn = "9780002005883",
                Isbn10 = "0002005883",
                Isbn13 = "9780002005883",
                Title = "Gilead",
                Subtitle = "a novel",
                Authors = ["Marilynne Robinson"],
                Contributors = [new BookContributor("Marilynne Robinson", "author")],
                ByStatement = "Marilynne Robinson.",
                Publisher = "Farrar",
                PublishPlaces = ["New York"],
                PublishedDate = "November 4, 2004",
                Published = new PublicationDate(2004, 11, 4),
                Excerpt = "I told you last night",
                Notes = ["First."],
                PageCount = 247,
                Pagination = "247 p. ;",
                Weight = "1.1 pounds",
                Subjects = ["Clergy", "Fathers"],
                Classifications = [new BookIdentifier("DDC", "813/.54"), new BookIdentifier("LCC", "PS3568.O3125 G55 2004")],
                Identifiers =
                [
                    new BookIdentifier("ISBN_10", "0002005883"), new BookIdentifier("OCLC", "54929"),
                    new BookIdentifier("GOODREADS", "68210"), new BookIdentifier("GOODREADS", "x"),
                ],
                Covers =
                [
                    new BookCover(BookCoverSize.SmallThumbnail, new Uri("https://c.example/1-S.jpg")),
                    new BookCover(BookCoverSize.Thumbnail, new Uri("https://c.example/1-M.jpg")),
                    new BookCover(BookCoverSize.Small, new Uri("https://c.example/1-L.jpg")),
                ],
                Links =
                [
                    new BookLink("info", new Uri("https://openlibrary.org/books/OL1M/Gilead")),
                    new BookLink("Review", new Uri("https://review.example/g")),
                    new BookLink("ebook", new Uri("https://archive.example/g")),
                ],
                Source = "OpenLibrary",
                SourceUri = new Uri("https://openlibrary.org/books/OL1M/Gilead"),
                Found = true,
            },
            answer.Books[0]);
    }

    [Fact]
    public void An_answer_without_any_book_may_be_an_error()
    {
        var answer = Read("{}");
        Assert.Equal(BookMisses.AskInHalves, answer.Misses);
        Assert.Equal([null, null], answer.Books);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<html>")]
    public void What_is_no_object_is_a_failure(string body) => Assert.Equal(WebErrorKind.InvalidResponse, Read(body).Failure?.Kind);

    [Theory]
    [InlineData("""{"ISBN:9780002005883": null}""")]
    [InlineData("""{"ISBN:9780002005883": []}""")]
    [InlineData("""{"9780002005883": {}}""")]
    public void What_is_no_book_is_none(string body) => Assert.Equal([null, null], Read(body).Books);

    [Fact]
    public void Fields_of_another_type_are_unknown()
    {
        var book = Read("""
            {"ISBN:9780002005883": {"title": 1, "authors": {}, "number_of_pages": "many", "publishers": ["P"], "identifiers": [], "cover": "c",
             "classifications": {"x": 1}, "notes": 3, "links": [1], "ebooks": [null], "url": "nowhere"}}
            """).Books[0];
        Assert.Equal(
            new BookMetadata
            {
                Isbn = "9780002005883", Isbn10 = "0002005883", Isbn13 = "9780002005883", Publisher = "P", Source = "OpenLibrary", Found = true,
            },
            book);
    }

    [Fact]
    public void A_failure_of_the_request_stays_as_it_is()
    {
        var answer = WebResults.Status(403, "Forbidden");
        Assert.Same(answer.Error, _provider.Read(answer, new BookQuery(Two)).Failure);
    }

    private BookProviderAnswer Read(string body) => _provider.Read(WebResults.Ok(body), new BookQuery(Two));

    private string UserAgent(BookProviderOptions options) =>
        _provider.CreateRequest(new BookQuery(Two), options).Headers.Single(header => header.Key == "User-Agent").Value;
}
