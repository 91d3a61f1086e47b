using ConcurrentWeb.Books;

namespace ConcurrentWeb.Engine.Tests.Books;

public class PublicationYearTests
{
    [Theory]
    [InlineData("2003", 2003)]
    [InlineData("2003-05", 2003)]
    [InlineData("2003-05-01", 2003)]
    [InlineData("May 1, 2003", 2003)]
    [InlineData("c1998.", 1998)]
    [InlineData("2003*", 2003)]
    [InlineData("19??", null)]
    [InlineData("20030501", null)]
    [InlineData("0000", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Reads_the_year(string? date, int? year) => Assert.Equal(year, PublicationYear.Read(date));
}
