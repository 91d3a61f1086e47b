namespace ConcurrentWeb.Engine.Tests.Books;

public class IsbnColumnTests
{
    [Theory]
    [InlineData("Isbn")]
    [InlineData("ISBN13")]
    [InlineData("ISBN-13")]
    [InlineData("isbn_13")]
    [InlineData("Isbn 13")]
    [InlineData("ISBN (13)")]
    [InlineData("isbn10")]
    [InlineData("ISBN-10:")]
    [InlineData("ISBN No.")]
    [InlineData("ISBN-Nr.")]
    [InlineData("e-ISBN")]
    [InlineData("ISBN (Print)")]
    [InlineData("ISBN/EAN")]
    [InlineData("EAN")]
    [InlineData("ean-13")]
    [InlineData("GTIN")]
    [InlineData("gtin_13")]
    [InlineData("Barcode")]
    [InlineData("\uFEFF\"ISBN\"")]
    [InlineData("ISBN\u201113")]
    [InlineData("primary_isbn13")]
    public void Knows_the_names_of_columns(string name) => Assert.InRange(IsbnColumn.Rank(name), 0, int.MaxValue);

    [Theory]
    [InlineData("")]
    [InlineData("13")]
    [InlineData("Title")]
    [InlineData("isbn valid?")]
    [InlineData("My ISBNs")]
    [InlineData("ISBN 9780002005883")]
    [InlineData("ISSN")]
    [InlineData("means")]
    public void Knows_what_is_none(string name) => Assert.Equal(-1, IsbnColumn.Rank(name));

    [Fact]
    public void The_ISBN_goes_before_the_barcode() =>
        Assert.Equal([2, 3, 0], IsbnColumn.Positions(["EAN", "Title", "ISBN", "isbn-13"]));
}
