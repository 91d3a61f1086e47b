using System.Text;
using ConcurrentWeb.Books;
using FsCheck;
using FsCheck.Fluent;

namespace ConcurrentWeb.Engine.Tests.Books;

public class GoogleBooksAnswerTests
{
    private const string Gilead = """
        {
          "id": "gilead0",
          "selfLink": "https://www.googleapis.com/books/v1/volumes/gilead0",
          "volumeInfo": {
            "title": "Gilead",
            "subtitle": "A Novel",
            "authors": ["Marilynne Robinson"],
            "publisher": "HarperFlamingo",
            "publishedDate": "2004-11",
            "description": "<p>A pastor writes.</p><p>Fathers &amp; sons <b>write</b>.</p>",
            "industryIdentifiers": [
              {"type": "OTHER", "identifier": "UOM:39015054"},
              {"type": "ISBN_10", "identifier": "0002005883"}
            ],
            "pageCount": 414,
            "dimensions": {"height": "24.00 cm", "width": "16.5 cm", "thickness": "thick"},
            "printType": "BOOK",
            "mainCategory": "Fiction",
            "maturityRating": "NOT_MATURE",
            "categories": ["Clergy", "Fiction"],
            "averageRating": 3.5,
            "ratingsCount": 5,
            "imageLinks": {
              "smallThumbnail": "http://books.example/s?zoom=5",
              "thumbnail": "http://books.example:8080/t?zoom=1&edge=curl"
            },
            "language": "en",
            "previewLink": "http://books.example/preview",
            "infoLink": "http://books.example/books?id=gilead0"
          },
          "saleInfo": {"buyLink": "https://play.example/buy"},
          "searchInfo": {"textSnippet": "Ames &amp; <b>son</b>"}
        }
        """;

    private const string OtherEdition =
        """{"volumeInfo": {"title": "Other", "industryIdentifiers": [{"type": "ISBN_13", "identifier": "9780439420891"}]}}""";

    private static readonly BookQuery Asked = new([Isbn.Parse("9780002005883")]);

    private readonly GoogleBooksProvider _provider = new();

    [Fact]
    public void Reads_a_book()
    {
        var book = Assert.Single(Read(Volumes(Gilead)).Books);
        var expected = new BookMetadata
        {
            Isbn = "9780002005883",
            Isbn10 = "0002005883",
            Isbn13 = "9780002005883",
            Title = "Gilead",
            Subtitle = "A Novel",
            Authors = ["Marilynne Robinson"],
            Publisher = "HarperFlamingo",
            Contributors = [new BookContributor("Marilynne Robinson", "author")],
            PublishedDate = "2004-11",
            Published = new PublicationDate(2004, 11),
            Description = "A pastor writes.\n\nFathers & sons write.",
            DescriptionHtml = "<p>A pastor writes.</p><p>Fathers &amp; sons <b>write</b>.</p>",
            Excerpt = "Ames & son",
            PageCount = 414,
            Dimensions = new BookDimensions(24, 16.5),
            Categories = ["Fiction", "Clergy"],
            Identifiers =
                [new BookIdentifier("OTHER", "UOM:39015054"), new BookIdentifier("ISBN_10", "0002005883"), new BookIdentifier("GOOGLE", "gilead0")],
            PrintType = "BOOK",
            MaturityRating = "NOT_MATURE",
            Language = "en",
            AverageRating = 3.5,
            RatingsCount = 5,
            Covers =
            [
                new BookCover(BookCoverSize.SmallThumbnail, new Uri("https://books.example/s?zoom=5")),
                new BookCover(BookCoverSize.Thumbnail, new Uri("http://books.example:8080/t?zoom=1&edge=curl")),
            ],
            Links =
            [
                new BookLink("info", new Uri("https://books.example/books?id=gilead0")),
                new BookLink("preview", new Uri("https://books.example/preview")),
                new BookLink("self", new Uri("https://www.googleapis.com/books/v1/volumes/gilead0")),
                new BookLink("buy", new Uri("https://play.example/buy")),
            ],
            Source = "GoogleBooks",
            SourceUri = new Uri("https://books.example/books?id=gilead0"),
            Found = true,
        };
        Assert.Equal(expected, book);
    }

    [Theory]
    [InlineData("""{"kind": "books#volumes", "totalItems": 0}""")]
    [InlineData("""{"kind": "books#volumes", "totalItems": 0, "items": []}""")]
    [InlineData("""{"totalItems": 1, "items": null}""")]
    [InlineData("""{"totalItems": 1, "items": [null, 7, {}, {"volumeInfo": 1}, {"volumeInfo": {"industryIdentifiers": {}}}]}""")]
    [InlineData("""{"items": [{"volumeInfo": {"title": "No identifiers"}}]}""")]
    [InlineData("\uFEFF{\"totalItems\": 0}")]
    public void A_book_that_is_not_there_is_missing(string body)
    {
        var answer = Read(body);
        Assert.Null(answer.Failure);
        Assert.Null(Assert.Single(answer.Books));
        Assert.Equal(BookMisses.Final, answer.Misses);
    }

    [Fact]
    public void Another_book_is_not_the_book() => Assert.Null(Assert.Single(Read(Volumes(OtherEdition)).Books));

    [Fact]
    public void The_book_is_found_behind_other_editions() =>
        Assert.Equal("Gilead", Assert.Single(Read(Volumes(OtherEdition, Gilead)).Books)?.Title);

    [Fact]
    public void Many_are_matched_by_identifier_in_any_order()
    {
        Isbn[] asked = [Asked.Isbns[0], Isbn.Parse("9780002238304"), Isbn.Parse("043942089X")];
        var answer = _provider.Read(WebResults.Ok(Volumes(OtherEdition, Gilead)), new BookQuery(asked));
        Assert.Equal("Gilead, , Other", string.Join(", ", answer.Books.Select(book => book?.Title)));
        Assert.Equal(BookMisses.AskSingly, answer.Misses);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Sign in to the network</html>")]
    [InlineData("{\"items\": [")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"items": "none"}""")]
    public void What_is_no_list_of_volumes_is_a_failure(string body)
    {
        var answer = Read(body);
        Assert.Equal(WebErrorKind.InvalidResponse, answer.Failure?.Kind);
        Assert.Empty(answer.Books);
    }

    [Fact]
    public void Fields_that_are_missing_or_of_another_type_are_unknown()
    {
        const string Identifiers = "\"industryIdentifiers\": [{\"identifier\": \"9780002005883\"}]";
        var bare = Assert.Single(Read(Volumes($$$"""{"volumeInfo": {{{{Identifiers}}}}}""")).Books);
        var mixed = Assert.Single(Read(Volumes($$$"""
            {"volumeInfo": {{{{Identifiers}}}, "title": 7, "subtitle": "  ", "authors": "One", "publisher": {}, "publishedDate": 2001,
             "description": [], "pageCount": "414", "categories": [1, null, ""], "averageRating": "x", "ratingsCount": 1e40,
             "imageLinks": [], "language": false, "infoLink": "javascript:alert(1)", "previewLink": "not an address"}}
            """)).Books);
        var expected = new BookMetadata
        {
            Isbn = "9780002005883",
            Isbn10 = "0002005883",
            Isbn13 = "9780002005883",
            Identifiers = [new BookIdentifier("OTHER", "9780002005883")],
            Source = "GoogleBooks",
            Found = true,
        };
        Assert.Equal(expected, bare);
        Assert.Equal(expected, mixed);
    }

    [Fact]
    public void Control_characters_and_broken_text_do_not_come_through()
    {
        var book = Assert.Single(Read(Volumes("""
            {"volumeInfo": {"title": "Gil\u001b[31m\u0007ead", "subtitle": "\ud800", "authors": ["A\u0000B"],
             "industryIdentifiers": [{"identifier": "9780002005883"}]}}
            """)).Books);
        Assert.Equal("Gil[31mead", book?.Title);
        Assert.Null(book?.Subtitle);
        Assert.Equal(["AB"], book!.Authors);
    }

    [Fact]
    public void The_largest_cover_is_taken()
    {
        var book = Assert.Single(Read(Volumes("""
            {"volumeInfo": {"industryIdentifiers": [{"identifier": "9780002005883"}],
             "imageLinks": {"thumbnail": "https://b.example/t", "medium": "https://b.example/m", "extraLarge": ""}}}
            """)).Books);
        Assert.Equal(new Uri("https://b.example/m"), book?.CoverUri);
    }

    [Fact]
    public void The_services_own_words_come_along_where_they_are_asked_for()
    {
        Assert.Empty(Assert.Single(Read(Volumes(Gilead)).Books)!.Raw);
        var book = Assert.Single(_provider.Read(WebResults.Ok(Volumes(OtherEdition, Gilead)), Asked with { IncludeRaw = true }).Books);
        Assert.Equal(Gilead, book!.Raw["GoogleBooks"]);
    }

    [Fact]
    public void No_body_throws()
    {
        var whole = Encoding.UTF8.GetBytes(Volumes(Gilead));
        var damaged = from place in Gen.Choose(0, whole.Length - 1)
                      from value in Gen.Choose(0, 255)
                      from length in Gen.Elements(whole.Length, whole.Length, place)
                      select whole.Select((old, i) => i == place ? (byte)value : old).Take(length).ToArray();
        Prop.ForAll(damaged.ToArbitrary(), body => _provider.Read(WebResults.Ok(body), Asked) is { } answer
            && (answer.Failure is null) == (answer.Books.Count == 1)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static string Volumes(params string[] volumes) =>
        $$"""{"kind": "books#volumes", "totalItems": {{volumes.Length}}, "items": [{{string.Join(",", volumes)}}]}""";

    private BookProviderAnswer Read(string body) => _provider.Read(WebResults.Ok(body), Asked);
}
