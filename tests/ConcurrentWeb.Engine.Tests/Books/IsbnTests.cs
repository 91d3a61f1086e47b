namespace ConcurrentWeb.Engine.Tests.Books;

public class IsbnTests
{
    private const string Book = "9780002005883";

    [Theory]
    [InlineData("9780002005883")]
    [InlineData("0002005883")]
    [InlineData("978-0-00-200588-3")]
    [InlineData("0-00-200588-3")]
    [InlineData("978 0 00 200588 3")]
    [InlineData("  9780002005883\t")]
    [InlineData("9780002005883\r\n")]
    [InlineData("978\u20100\u201100\u2012200588\u20133")]
    [InlineData("978\u20140\u201500\u2212200588\uFE633")]
    [InlineData("978\uFF0D0\u00AD00\u2043200588\u058A3")]
    [InlineData("978\u00A00\u200900\u202F200588\u30003")]
    [InlineData("\uFEFF9780002005883")]
    [InlineData("978\u200B0002\u200D005883\u200F")]
    [InlineData("９７８０００２００５８８３")]
    [InlineData("٩٧٨٠٠٠٢٠٠٥٨٨٣")]
    [InlineData("९७८०००२००५८८३")]
    [InlineData("𝟗𝟕𝟖𝟎𝟎𝟎𝟐𝟎𝟎𝟓𝟖𝟖𝟑")]
    [InlineData("\"9780002005883\"")]
    [InlineData("'9780002005883")]
    [InlineData("“9780002005883”")]
    [InlineData("„9780002005883‘")]
    [InlineData("«9780002005883»")]
    [InlineData("=\"0002005883\"")]
    [InlineData("9780002005883,")]
    [InlineData("9780002005883;;")]
    [InlineData("ISBN:9780002005883")]
    [InlineData("isbn 9780002005883")]
    [InlineData("ISBN9780002005883")]
    [InlineData("Isbn: 0-00-200588-3")]
    [InlineData("ISBN-13: 978-0-00-200588-3")]
    [InlineData("ISBN-13 9780002005883")]
    [InlineData("ISBN13 9780002005883")]
    [InlineData("ISBN13:9780002005883")]
    [InlineData("ISBN139780002005883")]
    [InlineData("ISBN 13 : 9780002005883")]
    [InlineData("ISBN-10: 0002005883")]
    [InlineData("ISBN-10 0-00-200588-3")]
    [InlineData("ISBN100002005883")]
    [InlineData("isbn‑10：０００２００５８８３")]
    [InlineData("ISBN (13): 9780002005883")]
    [InlineData("ISBN(pbk) 9780002005883")]
    [InlineData("ISBN No. 0-00-200588-3")]
    [InlineData("ISBN-Nr.: 978-0-00-200588-3")]
    [InlineData("ISBN Number: 9780002005883")]
    [InlineData("ISBN#9780002005883")]
    [InlineData("ISBN=9780002005883")]
    [InlineData("e-ISBN: 9780002005883")]
    [InlineData("eISBN-13 9780002005883")]
    [InlineData("EAN: 9780002005883")]
    [InlineData("EAN-13 9780002005883")]
    [InlineData("GTIN-14: 09780002005883")]
    [InlineData("GTIN1409780002005883")]
    [InlineData("09780002005883")]
    [InlineData("0002005883 (pbk.)")]
    [InlineData("9780002005883 (paperback : alk. paper)")]
    [InlineData("0-00-200588-3 (v. 1) (pbk.) :")]
    [InlineData("9780002005883.")]
    [InlineData("9780002005883 :")]
    [InlineData("9780002005883.0")]
    [InlineData("9780002005883,00")]
    [InlineData("978.0.00.200588.3")]
    [InlineData("9,780,002,005,883")]
    [InlineData("9.780.002.005.883")]
    [InlineData("9,780,002,005,883.00")]
    [InlineData("9'780'002'005'883")]
    [InlineData("9 780 002 005 883")]
    [InlineData("9.780002005883E+12")]
    [InlineData("9,780002005883e12")]
    [InlineData("\"isbn\": \"9780002005883\",")]
    [InlineData("urn:isbn:9780002005883")]
    [InlineData("URN:ISBN:0002005883")]
    public void Accepts_the_dirt_of_real_lists(string text)
    {
        Assert.True(Isbn.TryParse(text, out var isbn, out var error), error);
        Assert.Equal(Book, isbn.Isbn13);
        Assert.Null(error);
    }

    [Theory]
    [InlineData("043942089X")]
    [InlineData("0-439-42089-x")]
    [InlineData("isbn 043942089ｘ")]
    [InlineData("043942089\u0425")]
    [InlineData("043942089\u0445")]
    [InlineData("043942089\u00D7")]
    [InlineData("043942089\u2169")]
    [InlineData("0-439-42089-\u03A7")]
    [InlineData("9780439420891")]
    public void An_X_stands_for_ten(string text)
    {
        var isbn = Isbn.Parse(text);
        Assert.Equal("9780439420891", isbn.Isbn13);
        Assert.Equal("043942089X", isbn.Isbn10);
    }

    [Theory]
    [InlineData("ISBN 1305114078", "1305114078")]
    [InlineData("ISBN 1-305-11407-8", "1305114078")]
    [InlineData("ISBN1007009039", "1007009039")]
    [InlineData("ISBN 1400000033", "1400000033")]
    [InlineData("3.16.148410.X", "316148410X")]
    [InlineData("978.3.16.148410.0", "316148410X")]
    public void A_number_that_begins_like_a_label_is_a_number(string text, string isbn10) =>
        Assert.Equal(isbn10, Isbn.Parse(text).Isbn10);

    [Fact]
    public void A_number_with_979_has_no_form_of_ten_digits()
    {
        var isbn = Isbn.Parse("979-10-90636-07-1");
        Assert.Equal("9791090636071", isbn.Isbn13);
        Assert.Null(isbn.Isbn10);
    }

    [Fact]
    public void Both_forms_are_equal()
    {
        Assert.Equal(Isbn.Parse("0-00-200588-3"), Isbn.Parse(Book));
        Assert.Equal(Isbn.Parse("0-00-200588-3").GetHashCode(), Isbn.Parse(Book).GetHashCode());
        Assert.NotEqual(Isbn.Parse("043942089X"), Isbn.Parse(Book));
        Assert.Equal(Book, Isbn.Parse("0002005883").ToString());
    }

    [Fact]
    public void Parse_says_what_TryParse_says()
    {
        Assert.False(Isbn.TryParse("9780002005884", out var isbn, out var error));
        Assert.Null(isbn);
        Assert.Equal(error, Assert.Throws<FormatException>(() => Isbn.Parse("9780002005884")).Message);
    }

    [Fact]
    public void Reading_allocates_no_more_than_the_result()
    {
        Assert.True(Isbn.TryParse("ISBN-13: 978-0-00-200588-3", out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = Isbn.TryParse("ISBN-13: 978-0-00-200588-3", out _);
        }

        // The object takes 24 bytes and its thirteen characters 48.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 80 * 1000);
    }
}
