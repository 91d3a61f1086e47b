using ConcurrentWeb.Books;

namespace ConcurrentWeb.Engine.Tests.Books.Providers;

public class LibraryOfCongressProviderTests
{
    private const string Gilead = """
        <zs:searchRetrieveResponse xmlns:zs="http://www.loc.gov/zing/srw/"><zs:version>1.1</zs:version><zs:numberOfRecords>1</zs:numberOfRecords>
        <zs:records><zs:record><zs:recordSchema>mods</zs:recordSchema><zs:recordData><mods xmlns="http://www.loc.gov/mods/v3" version="3.8">
        <titleInfo type="alternative"><title>Other</title></titleInfo>
        <titleInfo><nonSort>The </nonSort><title>Gilead</title><subTitle>a novel</subTitle><partNumber>Part 1</partNumber></titleInfo>
        <name type="personal" usage="primary"><namePart>Robinson, Marilynne,</namePart><namePart type="date">1943-</namePart></name>
        <name type="personal"><namePart type="given">Ann</namePart><namePart type="family">Goldstein</namePart>
          <role><roleTerm type="text">translator</roleTerm><roleTerm type="code" authority="marcrelator">trl</roleTerm></role></name>
        <genre authority="marcgt">fiction</genre>
        <originInfo><place><placeTerm type="code" authority="marccountry">nyu</placeTerm></place><dateIssued encoding="marc">2004</dateIssued>
          <issuance>monographic</issuance></originInfo>
        <originInfo><place><placeTerm type="text">New York</placeTerm></place><publisher>Farrar</publisher><dateIssued>c2004.</dateIssued><edition>1st ed.</edition></originInfo>
        <language><languageTerm authority="iso639-2b" type="code">eng</languageTerm></language>
        <physicalDescription><form authority="marcform">print</form><extent>247 p. ; 22 cm</extent></physicalDescription>
        <abstract>A letter.</abstract><note type="statement of responsibility">Marilynne Robinson.</note><note>Note.</note>
        <subject authority="lcsh"><topic>Clergy</topic><genre>Fiction</genre></subject><subject><name><namePart>Ames</namePart></name></subject>
        <classification authority="lcc">PS3568.O3125 G55 2004</classification>
        <relatedItem type="series"><titleInfo><title>Gilead novels</title></titleInfo></relatedItem>
        <identifier type="isbn">0002005883 (alk. paper)</identifier><identifier type="isbn" invalid="yes">9780002238304</identifier>
        <identifier type="lccn">2004047066</identifier><location><url displayLabel="Contents">http://www.loc.example/c.html</url></location>
        </mods></zs:recordData></zs:record></zs:records></zs:searchRetrieveResponse>
        """;

    private static readonly BookQuery Asked = new([Isbn.Parse("9780002005883")]);

    private readonly LibraryOfCongressProvider _provider = new();

    [Fact]
    public void Asks_for_one() => Assert.Equal(
        "http://lx2.loc.gov:210/lcdb?version=1.1&operation=searchRetrieve&query=bath.isbn%3D9780002005883&recordSchema=mods&maximumRecords=10",
        _provider.CreateRequest(Asked, new BookProviderOptions()).Uri.AbsoluteUri);

    [Fact]
    public void Joins_many_by_or() => Assert.Equal(
        "http://lx2.loc.gov:210/lcdb?version=1.1&operation=searchRetrieve&query=bath.isbn%3D9780002005883%20or%20bath.isbn%3D9780002238304"
            + "&recordSchema=mods&maximumRecords=100",
        _provider.CreateRequest(new BookQuery([Asked.Isbns[0], Isbn.Parse("9780002238304")]), new BookProviderOptions()).Uri.AbsoluteUri);

    [Fact]
    public void Of_many_those_that_are_there_are_found_and_the_others_asked_singly_where_records_were_left_out()
    {
        var both = new BookQuery([Isbn.Parse("9780002261982"), Asked.Isbns[0]]);
        var whole = _provider.Read(WebResults.Ok(Gilead), both);
        Assert.Equal([null, "The Gilead. Part 1"], whole.Books.Select(book => book?.Title));
        Assert.Equal(BookMisses.Final, whole.Misses);
        var cut = Gilead.Replace("numberOfRecords>1<", "numberOfRecords>2<", StringComparison.Ordinal);
        Assert.Equal(BookMisses.AskSingly, _provider.Read(WebResults.Ok(cut), both).Misses);
    }

    [Fact]
    public void Reads_a_book() => Assert.Equal(
        new BookMetadata
        {
            Isbn = "9780002005883",
            Isbn10 = "0002005883",
            Isbn13 = "9780002005883",
            Title = "The Gilead. Part 1",
            Subtitle = "a novel",
            Authors = ["Marilynne Robinson"],
            Contributors = [new BookContributor("Marilynne Robinson", "author"), new BookContributor("Ann Goldstein", "translator")],
            ByStatement = "Marilynne Robinson.",
            Publisher = "Farrar",
            PublishPlaces = ["New York"],
            PublishedDate = "c2004",
            Published = new PublicationDate(2004),
            Edition = "1st ed.",
            Series = ["Gilead novels"],
            Description = "A letter.",
            Notes = ["Note."],
            PageCount = 247,
            Pagination = "247 p.",
            Dimensions = new BookDimensions(22),
            Categories = ["fiction"],
            Subjects = ["Clergy -- Fiction", "Ames"],
            Classifications = [new BookIdentifier("LCC", "PS3568.O3125 G55 2004")],
            Identifiers = [new BookIdentifier("ISBN_13", "9780002005883"), new BookIdentifier("LCCN", "2004047066")],
            Language = "en",
            Links = [new BookLink("Contents", new Uri("https://www.loc.example/c.html"))],
            Source = "LibraryOfCongress",
            SourceUri = new Uri("https://lccn.loc.gov/2004047066"),
            Found = true,
        },
        Assert.Single(_provider.Read(WebResults.Ok(Gilead), Asked).Books));

    [Fact]
    public void An_invalid_number_is_that_of_another_book() =>
        Assert.Null(Assert.Single(_provider.Read(WebResults.Ok(Gilead), new BookQuery([Isbn.Parse("9780002238304")])).Books));
}
