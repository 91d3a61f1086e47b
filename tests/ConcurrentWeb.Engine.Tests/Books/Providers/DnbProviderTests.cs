using ConcurrentWeb.Books;

namespace ConcurrentWeb.Engine.Tests.Books.Providers;

public class DnbProviderTests
{
    private const string Zauberberg = """
        <record xmlns="http://www.loc.gov/MARC21/slim" type="Bibliographic"><leader>00000nam a2200000 c 4500</leader>
        <controlfield tag="001">1234567890</controlfield><controlfield tag="003">DE-101</controlfield>
        <controlfield tag="008">120330s2012    gw |||||r|||| 00||||ger  </controlfield>
        <datafield tag="020" ind1=" " ind2=" "><subfield code="a">9783596294336</subfield><subfield code="9">978-3-596-29433-6</subfield></datafield>
        <datafield tag="020" ind1=" " ind2=" "><subfield code="z">9780002238304</subfield></datafield>
        <datafield tag="024" ind1="3" ind2=" "><subfield code="a">9783596294336</subfield></datafield>
        <datafield tag="035" ind1=" " ind2=" "><subfield code="a">(OCoLC)778419313</subfield></datafield>
        <datafield tag="041" ind1=" " ind2=" "><subfield code="a">ger</subfield></datafield>
        <datafield tag="082" ind1="7" ind2="4"><subfield code="a">830</subfield></datafield>
        <datafield tag="100" ind1="1" ind2=" "><subfield code="a">Mann, Thomas</subfield><subfield code="d">1875-1955</subfield>
          <subfield code="e">Verfasser</subfield><subfield code="4">http://id.loc.gov/vocabulary/relators/aut</subfield></datafield>
        <datafield tag="245" ind1="1" ind2="0"><subfield code="a">Der Zauberberg :</subfield><subfield code="b">Roman /</subfield>
          <subfield code="c">Thomas Mann.</subfield></datafield>
        <datafield tag="250" ind1=" " ind2=" "><subfield code="a">20. Aufl.</subfield></datafield>
        <datafield tag="264" ind1=" " ind2="4"><subfield code="c">©1924</subfield></datafield>
        <datafield tag="264" ind1=" " ind2="1"><subfield code="a">Frankfurt am Main ;</subfield><subfield code="a">Hamburg :</subfield>
          <subfield code="b">Fischer,</subfield><subfield code="c">März 2012</subfield></datafield>
        <datafield tag="300" ind1=" " ind2=" "><subfield code="a">1008 Seiten ;</subfield><subfield code="c">19 cm</subfield></datafield>
        <datafield tag="490" ind1="0" ind2=" "><subfield code="a">Fischer ;</subfield><subfield code="v">9433</subfield></datafield>
        <datafield tag="500" ind1=" " ind2=" "><subfield code="a">Lizenzausgabe</subfield></datafield>
        <datafield tag="520" ind1=" " ind2=" "><subfield code="a">Ein Besuch.</subfield></datafield>
        <datafield tag="650" ind1=" " ind2="7"><subfield code="a">Sanatorium</subfield><subfield code="x">Geschichte.</subfield></datafield>
        <datafield tag="655" ind1=" " ind2="7"><subfield code="a">Fiktionale Darstellung</subfield></datafield>
        <datafield tag="700" ind1="1" ind2=" "><subfield code="a">Neumann, Michael</subfield><subfield code="e">Herausgeber</subfield></datafield>
        <datafield tag="856" ind1="4" ind2="2"><subfield code="3">Inhaltstext</subfield><subfield code="u">http://d-nb.example/04</subfield></datafield>
        </record>
        """;

    private static readonly BookQuery Asked = new([Isbn.Parse("9783596294336")]);

    private readonly DnbProvider _provider = new();

    [Fact]
    public void Joins_many_by_or()
    {
        var request = _provider.CreateRequest(new BookQuery([Asked.Isbns[0], Isbn.Parse("9780002238304")]), new BookProviderOptions());
        Assert.Equal(
            "https://services.dnb.de/sru/dnb?version=1.1&operation=searchRetrieve&query=num%3D9783596294336%20or%20num%3D9780002238304"
                + "&recordSchema=MARC21-xml&maximumRecords=100",
            request.Uri.AbsoluteUri);
        Assert.EndsWith("&maximumRecords=10", _provider.CreateRequest(Asked, new BookProviderOptions()).Uri.Query, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_a_book()
    {
        var book = Assert.Single(Read(Response(1, Zauberberg)).Books);
        Assert.Equal(
            new BookMetadata
            {
                Isbn = "9783596294336",
                Isbn10 = "3596294339",
                Isbn13 = "9783596294336",
                Title = "Der Zauberberg",
                Subtitle = "Roman",
                Authors = ["Thomas Mann"],
                Contributors = [new BookContributor("Thomas Mann", "author"), new BookContributor("Michael Neumann", "editor")],
                ByStatement = "Thomas Mann",
                Publisher = "Fischer",
                PublishPlaces = ["Frankfurt am Main", "Hamburg"],
                PublishedDate = "März 2012",
                Published = new PublicationDate(2012, 3),
                Edition = "20. Aufl.",
                Series = ["Fischer"],
                Description = "Ein Besuch.",
                Notes = ["Lizenzausgabe"],
                PageCount = 1008,
                Pagination = "1008 Seiten",
                Dimensions = new BookDimensions(19),
                Categories = ["Fiktionale Darstellung"],
                Subjects = ["Sanatorium -- Geschichte"],
                Classifications = [new BookIdentifier("DDC", "830")],
                Identifiers =
                [
                    new BookIdentifier("ISBN_13", "9783596294336"), new BookIdentifier("OCLC", "778419313"),
                    new BookIdentifier("EAN", "9783596294336"), new BookIdentifier("DNB", "1234567890"),
                ],
                Language = "de",
                Links = [new BookLink("Inhaltstext", new Uri("https://d-nb.example/04"))],
                Source = "DNB",
                SourceUri = new Uri("https://d-nb.info/1234567890"),
                Found = true,
            },
            book);
    }

    [Fact]
    public void What_the_record_lacks_is_taken_from_its_codes()
    {
        var book = Assert.Single(Read(Response(1, """
            <record xmlns="http://www.loc.gov/MARC21/slim"><controlfield tag="008">120330s1998    gw |||||r|||| 00||||fre  </controlfield>
            <datafield tag="020"><subfield code="a">3-596-29433-9 (kart.) : DM 9.80</subfield></datafield></record>
            """)).Books);
        Assert.Equal(("1998", 1998, "fr", null), (book?.PublishedDate, book?.PublishedYear, book?.Language, book?.Title));
    }

    [Fact]
    public void A_cancelled_number_is_that_of_another_book() =>
        Assert.Null(Assert.Single(_provider.Read(WebResults.Ok(Response(1, Zauberberg)), new BookQuery([Isbn.Parse("9780002238304")])).Books));

    [Fact]
    public void Many_that_did_not_fit_are_asked_singly()
    {
        var both = new BookQuery([Asked.Isbns[0], Isbn.Parse("9780002238304")]);
        Assert.Equal(BookMisses.Final, _provider.Read(WebResults.Ok(Response(1, Zauberberg)), both).Misses);
        Assert.Equal(BookMisses.AskSingly, _provider.Read(WebResults.Ok(Response(101, Zauberberg)), both).Misses);
    }

    [Fact]
    public void No_record_is_no_book()
    {
        var answer = Read(Response(0, string.Empty));
        Assert.Equal((BookMisses.Final, (WebError?)null), (answer.Misses, answer.Failure));
        Assert.Null(Assert.Single(answer.Books));
    }

    [Fact]
    public void A_diagnostic_is_a_failure_in_its_own_words()
    {
        var failure = Read("""
            <searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"><version>1.1</version><diagnostics>
            <diag:diagnostic xmlns:diag="http://www.loc.gov/zing/srw/diagnostic/"><diag:uri>info:srw/diagnostic/1/10</diag:uri>
            <diag:details>num=</diag:details><diag:message>Query syntax error</diag:message></diag:diagnostic></diagnostics></searchRetrieveResponse>
            """).Failure;
        Assert.Equal(WebErrorKind.InvalidResponse, failure?.Kind);
        Assert.Equal("Query syntax error: num=", failure?.ServerMessage);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>Wartung</body></html>")]
    [InlineData("<searchRetrieveResponse/>")]
    [InlineData("<searchRetrieveResponse><numberOfRecords>1")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><searchRetrieveResponse><numberOfRecords>0</numberOfRecords></searchRetrieveResponse>")]
    [InlineData("<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/a.dtd\"><searchRetrieveResponse><numberOfRecords>0</numberOfRecords></searchRetrieveResponse>")]
    [InlineData("<searchRetrieveResponse><numberOfRecords>&b;</numberOfRecords></searchRetrieveResponse>")]
    public void What_is_no_answer_to_a_search_is_a_failure(string body) => Assert.Equal(WebErrorKind.InvalidResponse, Read(body).Failure?.Kind);

    [Fact]
    public void The_services_own_words_come_along_where_they_are_asked_for()
    {
        var book = Assert.Single(_provider.Read(WebResults.Ok(Response(1, Zauberberg)), Asked with { IncludeRaw = true }).Books);
        Assert.StartsWith("<record", book!.Raw["DNB"], StringComparison.Ordinal);
    }

    private static string Response(int total, string record) => $"""
        <?xml version="1.0" encoding="UTF-8"?><searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"><version>1.1</version>
        <numberOfRecords>{total}</numberOfRecords>{(record.Length == 0 ? string.Empty : $"<records><record><recordSchema>MARC21-xml</recordSchema><recordData>{record}</recordData></record></records>")}
        </searchRetrieveResponse>
        """;

    private BookProviderAnswer Read(string body) => _provider.Read(WebResults.Ok(body), Asked);
}
