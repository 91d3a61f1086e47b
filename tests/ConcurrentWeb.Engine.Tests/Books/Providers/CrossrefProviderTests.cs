using ConcurrentWeb.Books;

namespace ConcurrentWeb.Engine.Tests.Books.Providers;

public class CrossrefProviderTests
{
    private const string Works = """
        {"status": "ok", "message-type": "work-list", "message": {"total-results": 2, "items": [
          {"DOI": "10.1000/x.ch1", "type": "book-chapter", "title": ["Chapter"], "ISBN": ["9780002005883"]},
          {"DOI": "10.1000/x", "URL": "http://dx.doi.example/10.1000/x", "type": "monograph", "title": ["Letters &amp; <i>Sons</i>"], "subtitle": ["A Study"],
           "author": [{"given": "Ada", "family": "Brown", "sequence": "first"}, {"name": "The Group"}], "editor": [{"family": "Höfer"}],
           "publisher": "Northgate", "publisher-location": "Oxford", "published-print": {"date-parts": [[2003, 5]]}, "issued": {"date-parts": [[2002, 1, 31]]},
           "ISBN": ["http://id.crossref.example/isbn/9780002005883", "0002238306"], "language": "eng", "subject": ["History"],
           "abstract": "<jats:title>Abstract</jats:title><jats:p>On letters.</jats:p><jats:p>And sons.</jats:p>", "container-title": ["Studies"]}]}}
        """;

    private static readonly BookQuery Asked = new([Isbn.Parse("9780002005883")]);

    private readonly CrossrefProvider _provider = new();

    [Theory]
    [InlineData(null, "?filter=isbn:9780002005883&rows=100")]
    [InlineData("a+b@example.org", "?filter=isbn:9780002005883&rows=100&mailto=a%2Bb%40example.org")]
    [InlineData("https://example.org", "?filter=isbn:9780002005883&rows=100")]
    public void Asks_for_one_and_names_the_mail_address(string? contact, string query)
    {
        var request = _provider.CreateRequest(Asked, new BookProviderOptions { Contact = contact });
        Assert.Equal("https://api.crossref.org/works" + query, request.Uri.AbsoluteUri);
    }

    [Fact]
    public void Reads_the_book_and_not_its_chapters() => Assert.Equal(
        new BookMetadata
        {
            Isbn = "9780002005883",
            Isbn10 = "0002005883",
            Isbn13 = "9780002005883",
            Title = "Letters & Sons",
            Subtitle = "A Study",
            Authors = ["Ada Brown", "The Group"],
            Contributors =
                [new BookContributor("Ada Brown", "author"), new BookContributor("The Group", "author"), new BookContributor("Höfer", "editor")],
            Publisher = "Northgate",
            PublishPlaces = ["Oxford"],
            PublishedDate = "2003-05",
            Published = new PublicationDate(2003, 5),
            Series = ["Studies"],
            Description = "On letters.\n\nAnd sons.",
            DescriptionHtml = "<title>Abstract</title><p>On letters.</p><p>And sons.</p>",
            Subjects = ["History"],
            Identifiers =
                [new BookIdentifier("ISBN_13", "9780002005883"), new BookIdentifier("ISBN_13", "9780002238304"), new BookIdentifier("DOI", "10.1000/x")],
            Language = "en",
            PrintType = "monograph",
            Links = [new BookLink("doi", new Uri("https://dx.doi.example/10.1000/x"))],
            Source = "Crossref",
            SourceUri = new Uri("https://dx.doi.example/10.1000/x"),
            Found = true,
        },
        Assert.Single(_provider.Read(WebResults.Ok(Works), Asked).Books));

    [Theory]
    [InlineData("50", "1s", 50.0)]
    [InlineData("10", "2s", 5.0)]
    [InlineData("10", "0s", null)]
    [InlineData("many", "1s", null)]
    [InlineData(null, null, null)]
    public void Each_answer_says_how_often_it_may_be_asked(string? limit, string? interval, double? pace)
    {
        var answer = WebResults.Ok(Works);
        if (limit is not null)
        {
            answer.BaseResponse!.Headers.Add("X-Rate-Limit-Limit", limit);
            answer.BaseResponse.Headers.Add("X-Rate-Limit-Interval", interval);
        }

        Assert.Equal(pace, _provider.Read(answer, Asked).Limits?.RequestsPerSecond);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("Resource not found.")]
    [InlineData("""{"status": "failed", "message": [{"type": "filter-not-available"}]}""")]
    public void What_is_no_list_of_works_is_a_failure(string body) =>
        Assert.Equal(WebErrorKind.InvalidResponse, _provider.Read(WebResults.Ok(body), Asked).Failure?.Kind);

    [Fact]
    public void Odd_works_are_read_all_the_same()
    {
        var answer = _provider.Read(
            WebResults.Ok("""
                {"message": {"items": [1, {"ISBN": "x"}, {"ISBN": ["9780002005883"], "title": "t", "author": [1, {}], "issued": {"date-parts": [[null]]},
                 "published": {"date-parts": [[2003, 14]]}}]}}
                """),
            Asked);
        Assert.Equal((2003, null), (answer.Books[0]?.PublishedYear, answer.Books[0]?.Title));
    }
}
