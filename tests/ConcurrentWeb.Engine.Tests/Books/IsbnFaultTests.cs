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
    [InlineData("9780002005883 9780002238304", "it holds 2 of them")]
    [InlineData("9780002005883, 9780002238304", "it holds 2 of them")]
    [InlineData("9780002005883;0-00-223830-6", "it holds 2 of them")]
    [InlineData("9780002005883 (9780002238304)", "it holds 2 of them")]
    [InlineData("9780002005883 1234", "other text beside the number")]
    [InlineData("0X02005883", "last place only")]
    [InlineData("XXXXXXXXXX", "last place only")]
    [InlineData("978000200588X", "ten digits only")]
    [InlineData("4006381333931", "starts with 400")]
    [InlineData("9771234567898", "starts with 977, the prefix of journals (ISSN)")]
    [InlineData("94006381333931", "it has 14 digits")]
    [InlineData("04006381333931", "starts with 400")]
    [InlineData("978043942089", "it has 12 digits")]
    [InlineData("9790060115615", "printed music")]
    [InlineData("979-0-060-11561-5", "printed music")]
    [InlineData("97800O2005883", "letters")]
    [InlineData("hello", "letters")]
    [InlineData("Gilead 9780002005883 pbk", "other text beside the number")]
    [InlineData("(pbk)", "the character '('")]
    [InlineData("ISSN 2049-3630", "number of a journal")]
    [InlineData("ISMN 979-0-060-11561-5", "printed music")]
    [InlineData("ASIN: B00ABC1234", "one shop's own")]
    [InlineData("20493630", "number of a journal (ISSN), or 0020493630 without its leading zeros")]
    [InlineData("9780000000000", "rounded the number to zeros")]
    [InlineData("9780010000000", "rounded the number to zeros")]
    [InlineData("9.78000E+12", "spreadsheet has rounded")]
    [InlineData("ISBN: 9.78E+12", "spreadsheet has rounded")]
    [InlineData("9.780002005884E+12", "spreadsheet has rounded")]
    [InlineData("=\"\"", "empty")]
    [InlineData("\uFEFF\u200B", "empty")]
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
    [InlineData("ISBN (13)", "header line")]
    [InlineData("GTIN-14", "header line")]
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

    [Theory]
    [InlineData("002005883", "0002005883")]
    [InlineData("43942089X", "043942089X")]
    [InlineData("2005883", "0002005883")]
    [InlineData("20493630", null)]
    [InlineData("97800O2005883", "9780002005883")]
    [InlineData("O-OO-2OO588-3", "0002005883")]
    [InlineData("978OOO2OO5884", null)]
    [InlineData("ISBN-l3: l305ll4078", null)]
    [InlineData("l305ll4078", "1305114078")]
    [InlineData("978043942089X", "9780439420891")]
    [InlineData("979043942089X", null)]
    [InlineData("Gilead 9780002005883 pbk", "9780002005883")]
    [InlineData("1. 978-0-00-200588-3", "9780002005883")]
    [InlineData("call 0002005883", null)]
    [InlineData("the ISBN is 0002005883", "9780002005883")]
    [InlineData("9780002005883,Gilead", "9780002005883")]
    [InlineData("9780002005883, 9780002238304", null)]
    [InlineData("9780020005883", null)]
    [InlineData("978000200583", null)]
    [InlineData("9780002005884", null)]
    [InlineData("000200588X", null)]
    [InlineData("9.78E+12", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Suggests_only_what_is_sure(string? text, string? expected)
    {
        var check = Isbn.Check(text);
        Assert.False(check.IsValid);
        Assert.Equal(expected, check.Suggestion);
        Assert.True(char.IsUpper(check.Reason![0]) || char.IsDigit(check.Reason[0]), check.Reason);
        Assert.Equal(text, check.Isbn);
        Assert.True(expected is null || Isbn.TryParse(expected, out _));
    }

    [Fact]
    public void A_check_of_an_ISBN_has_both_forms_and_no_reason() =>
        Assert.Equal(
            new IsbnCheck { Isbn = "0-00-200588-3", Isbn13 = "9780002005883", Isbn10 = "0002005883" },
            Isbn.Check("0-00-200588-3"));

    private static string Explain(string text) => Isbn.TryParse(text, out _, out var error) ? "It is an ISBN." : error;
}
