using ConcurrentWeb.Books;

namespace ConcurrentWeb.Engine.Tests.Books.Reading;

public class CatalogueWordsTests
{
    [Theory]
    [InlineData("eng", "en")]
    [InlineData("GER", "de")]
    [InlineData("deu", "de")]
    [InlineData("en", "en")]
    [InlineData("mul", "mul")]
    [InlineData(null, null)]
    public void A_language_has_one_code(string? text, string? code) => Assert.Equal(code, LanguageCode.Read(text));

    [Theory]
    [InlineData("aut", "author")]
    [InlineData("Verfasser", "author")]
    [InlineData("trl", "translator")]
    [InlineData("translator.", "translator")]
    [InlineData("cov", "cover designer")]
    [InlineData("Gutachter", "Gutachter")]
    [InlineData(" ", "contributor")]
    [InlineData(null, "contributor")]
    public void A_role_has_one_word(string? text, string role) => Assert.Equal(role, ContributorRole.Read(text, "contributor"));

    [Theory]
    [InlineData("24.00 cm", 24.0)]
    [InlineData("210 mm", 21.0)]
    [InlineData("9.5 inches", 24.13)]
    [InlineData("21,5 cm", 21.5)]
    [InlineData("21 x 13 cm", null)]
    [InlineData("24", null)]
    [InlineData("-4 cm", null)]
    [InlineData("cm", null)]
    [InlineData(null, null)]
    public void A_measure_is_in_centimetres(string? text, double? centimetres) => Assert.Equal(centimetres, PhysicalDescription.Centimetres(text));

    [Theory]
    [InlineData("21 cm", "21 cm")]
    [InlineData("21 x 13 cm", "21 × 13 cm")]
    [InlineData("8.2 x 5.5 x 1 inches", "20.83 × 13.97 × 2.54 cm")]
    [InlineData("21 cm x 13 cm", null)]
    [InlineData("large", null)]
    public void Dimensions_are_in_centimetres(string text, string? dimensions) =>
        Assert.Equal(dimensions, PhysicalDescription.Dimensions(text)?.ToString());

    [Theory]
    [InlineData("xii, 247 p.", 247)]
    [InlineData("743 Seiten", 743)]
    [InlineData("479 S.", 479)]
    [InlineData("247 pages : illustrations", 247)]
    [InlineData("1 online resource (312 pages)", 312)]
    [InlineData("2 volumes", null)]
    [InlineData(null, null)]
    public void Pages_are_counted(string? extent, int? pages) => Assert.Equal(pages, PhysicalDescription.Pages(extent));

    [Theory]
    [InlineData("http://books.example/a?b=c", "https://books.example/a?b=c")]
    [InlineData("http://books.example:8080/a", "http://books.example:8080/a")]
    [InlineData("//books.example/a", "https://books.example/a")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("page", null)]
    [InlineData(null, null)]
    public void Addresses_are_those_that_a_browser_opens(string? text, string? address) =>
        Assert.Equal(address, WebAddress.Read(text)?.AbsoluteUri);
}
