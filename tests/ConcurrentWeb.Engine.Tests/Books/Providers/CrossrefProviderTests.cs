using ConcurrentWeb.Books;
using ConcurrentWeb.TestServer.Books;

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
    public void Asks_for_many_and_leaves_room_for_their_chapters()
    {
        var isbns = BookCatalog.RealIsbns.Concat(Enumerable.Range(0, 30).Select(BookCatalog.IsbnNumbered)).Select(Isbn.Parse).ToArray();
        Assert.Equal(
            $"?filter=isbn:{isbns[0]},isbn:{isbns[1]}&rows=200",
            _provider.CreateRequest(new BookQuery(isbns[..2]), new BookProviderOptions()).Uri.Query);
        var largest = _provider.CreateRequest(new BookQuery(isbns), new BookProviderOptions { Contact = "me@example.org" }).Uri;
        Assert.Contains($",isbn:{isbns[39]}&rows=1000&", largest.Query, StringComparison.Ordinal);
        Assert.InRange(largest.AbsoluteUri.Length, 1, 2000);
    }

    [Fact]
    public void Each_of_many_gets_its_own_book_whatever_their_order()
    {
        var (one, other) = (Isbn.Parse("9780002238304"), Asked.Isbns[0]);
        var works = $$$"""
            {"message": {"total-results": 3, "items": [{"type": "book-chapter", "title": ["C"], "ISBN": ["{{{one}}}"]},
             {"type": "book", "title": ["B"], "ISBN": ["{{{other}}}"]}, {"type": "monograph", "title": ["A"], "ISBN": ["{{{one.Isbn10}}}"]}]}}
            """;
        var books = _provider.Read(WebResults.Ok(works), new BookQuery([one, other])).Books;
        Assert.Equal([("A", one.Isbn13), ("B", other.Isbn13)], books.Select(book => (book?.Title, book?.Isbn13)));
    }

    [Fact]
    public void Many_that_did_not_fit_are_asked_singly()
    {
        var both = new BookQuery([Isbn.Parse("9780002261982"), Asked.Isbns[0]]);
        Assert.Equal(BookMisses.Final, _provider.Read(WebResults.Ok(Works), both).Misses);
        var cut = WebResults.Ok(Works.Replace("\"total-results\": 2", "\"total-results\": 3", StringComparison.Ordinal));
        Assert.Equal(BookMisses.AskSingly, _provider.Read(cut, both).Misses);
        Assert.Equal(BookMisses.Final, _provider.Read(cut, Asked).Misses);
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
