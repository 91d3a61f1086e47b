namespace ConcurrentWeb.Engine.Tests.Books;

public class PublicationDateTests
{
    [Theory]
    [InlineData("2003", "2003")]
    [InlineData(" 2003-05 ", "2003-05")]
    [InlineData("2003-05-01", "2003-05-01")]
    [InlineData("2003-05-01T00:00:00Z", "2003-05-01")]
    [InlineData("May 1, 2003", "2003-05-01")]
    [InlineData("1 Sept. 2003", "2003-09-01")]
    [InlineData("May 2003", "2003-05")]
    [InlineData("März 2003", "2003-03")]
    [InlineData("12 août 1998", "1998-08-12")]
    [InlineData("2000 February 29", "2000-02-29")]
    [InlineData("February 30, 2001", "2001-02")]
    [InlineData("1st of May 1 2003", "2003-05")]
    [InlineData("May or June 2003", "2003")]
    [InlineData("01/05/2003", "2003")]
    [InlineData("2003-13", "2003")]
    [InlineData("2003-02-30", "2003")]
    [InlineData("c1998.", "1998")]
    [InlineData("[2004]", "2004")]
    [InlineData("2003*", "2003")]
    [InlineData("19??", null)]
    [InlineData("20030501", null)]
    [InlineData("0000", null)]
    [InlineData("May", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Reads_what_is_certain(string? text, string? date) => Assert.Equal(date, PublicationDate.Read(text)?.ToString());

    [Fact]
    public void Says_how_much_is_known()
    {
        Assert.Equal(PublicationDatePrecision.Year, new PublicationDate(2003).Precision);
        Assert.Equal(PublicationDatePrecision.Month, new PublicationDate(2003, 5).Precision);
        Assert.Equal(PublicationDatePrecision.Day, new PublicationDate(2003, 5, 1).Precision);
    }

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(10000, null, null)]
    [InlineData(2003, 13, null)]
    [InlineData(2003, 2, 29)]
    [InlineData(2003, null, 1)]
    public void There_are_no_other_dates(int year, int? month, int? day) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PublicationDate(year, month, day));

    [Fact]
    public void Dates_have_an_order()
    {
        PublicationDate[] ordered = [new(2003), new(2003, 5), new(2003, 5, 1), new(2003, 5, 2), new(2003, 6), new(2004)];
        Assert.Equal(ordered, new[] { ordered[3], ordered[5], ordered[1], ordered[0], ordered[4], ordered[2] }.Order());
        Assert.True(ordered[0] < ordered[1] && ordered[1] <= ordered[1] && ordered[2] > ordered[1] && ordered[2] >= ordered[1]);
        Assert.Equal(1, ordered[0].CompareTo(null));
        Assert.Throws<ArgumentException>(() => ordered[0].CompareTo("2003"));
    }
}
