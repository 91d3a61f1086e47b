namespace ConcurrentWeb.Engine.Tests.Books;

public class IsbnFaultTests
{
    [Theory]
    [InlineData(null, "empty")]
    [InlineData("", "empty")]
    [InlineData(" \t\u00A0", "empty")]
    [InlineData("\"\"", "empty")]
    [InlineData("9.78E+12", "spreadsheet has rounded")]
    [InlineData("9,78E+12", "spreadsheet has rounded")]
    [InlineData("9.78e12", "spreadsheet has rounded")]
    [InlineData("\"9,78E+12\"", "spreadsheet has rounded")]
    [InlineData("9780002005884", "the last digit should be 3 ")]
    [InlineData("0002005884", "the last digit should be 3 ")]
    [InlineData("0439420890", "the last digit should be X ")]
    [InlineData("9780020005883", "the last digit should be ")]
    [InlineData("002005883", "did you mean 0002005883?")]
    [InlineData("2005883", "did you mean 0002005883?")]
    [InlineData("43942089X", "did you mean 043942089X?")]
    [InlineData("002005884", "it has 9 digits, and an ISBN has 10 or 13.")]
    [InlineData("978000200588", "it has 12 digits")]
    [InlineData("12", "it has 2 digits,")]
    [InlineData("1", "it has 1 digit,")]
    [InlineData("9780002005883 9780002238304", "it has 26 digits")]
    [InlineData("0X02005883", "last place only")]
    [InlineData("XXXXXXXXXX", "last place only")]
    [InlineData("978000200588X", "ten digits only")]
    [InlineData("4006381333931", "starts with 400")]
    [InlineData("9771234567898", "starts with 977")]
    [InlineData("9790060115615", "printed music")]
    [InlineData("979-0-060-11561-5", "printed music")]
    [InlineData("97800O2005883", "letters")]
    [InlineData("hello", "letters")]
    [InlineData("9780002005883 (pbk)", "the character '('")]
    [InlineData("978/0002005883", "the character '/'")]
    [InlineData("9780002005883,Gilead,2004", "several columns")]
    [InlineData("9780002005883;Gilead", "several columns")]
    [InlineData("9780002005883\tGilead", "several columns")]
    [InlineData("\"9780002005883\",\"Gilead: a novel by Marilynne Robinson, published in New York\"", "several columns")]
    [InlineData("isbn,title", "several columns")]
    [InlineData("isbn", "header line")]
    [InlineData("ISBN13", "header line")]
    [InlineData("ISBN-13:", "header line")]
    [InlineData("isbn_10", "header line")]
    [InlineData("\uFEFF\"Isbn\"", "header line")]
    [InlineData("EAN", "header line")]
    public void Says_what_is_wrong(string? text, string expected)
    {
        Assert.False(Isbn.TryParse(text, out var isbn, out var error));
        Assert.Null(isbn);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_text_as_typed()
    {
        var error = Explain("978-0-00-200588-4");
        Assert.StartsWith("'978-0-00-200588-4' is not an ISBN: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuts_long_text_and_strips_control_characters()
    {
        var error = Explain("\u001B[31m\u0007\u202Eabc\r\n" + new string('9', 1_000_000));
        Assert.InRange(error.Length, 60, 200);
        Assert.StartsWith("'[31mabc 999", error, StringComparison.Ordinal);
        Assert.Contains("9…' is not an ISBN: it has 1000012 characters", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_cut_a_character_in_two()
    {
        var error = Explain(new string('a', 59) + "😀😀");
        Assert.DoesNotContain(error, char.IsSurrogate);
    }

    private static string Explain(string text) => Isbn.TryParse(text, out _, out var error) ? "It is an ISBN." : error;
}
