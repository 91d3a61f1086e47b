using System.Text;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Http;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class CharsetDetectorTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("application/octet-stream")]
    [InlineData("image/png")]
    [InlineData("application/pdf")]
    [InlineData("nonsense")]
    public void What_does_not_say_that_it_is_text_has_no_encoding(string? contentType) =>
        Assert.Null(Detect(contentType, "<?xml version='1.0' encoding='utf-8'?>"u8));

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/problem+json; profile=x")]
    [InlineData("text/html")]
    public void Text_that_declares_nothing_is_utf_8(string contentType) =>
        Assert.Equal("utf-8", Detect(contentType, "text"u8)?.WebName);

    [Theory]
    [InlineData("text/plain; charset=utf-8", "utf-8")]
    [InlineData("text/plain; charset=\"UTF8\"", "utf-8")]
    [InlineData("text/plain; charset=iso-8859-1", "iso-8859-1")]
    [InlineData("text/plain; charset=latin1", "iso-8859-1")]
    [InlineData("text/plain; charset=us-ascii", "us-ascii")]
    [InlineData("text/plain; charset=windows-1252", "windows-1252")]
    [InlineData("text/plain; charset=Shift_JIS", "shift_jis")]
    [InlineData("text/plain; charset=gb2312", "gb2312")]
    [InlineData("text/plain; charset=koi8-r", "koi8-r")]
    [InlineData("text/plain; charset=utf-16", "utf-16")]
    [InlineData("application/octet-stream; charset=iso-8859-15", "iso-8859-15")]
    public void The_content_type_names_the_charset(string contentType, string expected) =>
        Assert.Equal(expected, Detect(contentType, "text"u8)?.WebName);

    [Fact]
    public void A_charset_that_nobody_knows_cannot_be_read()
    {
        var thrown = Assert.Throws<ExchangeException>(() => Detect("text/plain; charset=klingon-8", "text"u8));

        Assert.Equal(WebErrorKind.UnreadableCharset, thrown.Kind);
        Assert.Contains("klingon-8", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'a' }, "utf-8")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0 }, "utf-16")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, (byte)'a' }, "utf-16BE")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 0, (byte)'a', 0, 0, 0 }, "utf-32")]
    public void A_byte_order_mark_beats_all_declarations(byte[] body, string expected) =>
        Assert.Equal(expected, Detect("text/html; charset=iso-8859-1", body)?.WebName);

    [Theory]
    [InlineData("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a/>", "iso-8859-1")]
    [InlineData("<?xml version='1.0' encoding='windows-1251' standalone='yes'?><a/>", "windows-1251")]
    [InlineData("\n <?xml version=\"1.0\" encoding = \"iso-8859-2\" ?><a/>", "iso-8859-2")]
    [InlineData("<?xml version=\"1.0\"?><a encoding=\"iso-8859-1\"/>", "utf-8")]
    [InlineData("<a><?xml encoding=\"iso-8859-1\"?></a>", "utf-8")]
    [InlineData("<?xml version=\"1.0\" encoding=\"klingon-8\"?><a/>", "utf-8")]
    [InlineData("", "utf-8")]
    public void An_xml_document_declares_its_encoding(string body, string expected)
    {
        foreach (var contentType in new[] { "application/xml", "text/xml", "application/atom+xml" })
        {
            Assert.Equal(expected, Detect(contentType, Encoding.Latin1.GetBytes(body))?.WebName);
        }
    }

    [Theory]
    [InlineData("<html><head><meta charset=\"iso-8859-1\">", "iso-8859-1")]
    [InlineData("<META CHARSET=windows-1252>", "windows-1252")]
    [InlineData("<meta charset='shift_jis'/>", "shift_jis")]
    [InlineData("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-2\">", "iso-8859-2")]
    [InlineData("<meta name=\"viewport\" content=\"x\"><meta charset=koi8-r>", "koi8-r")]
    [InlineData("<meta name=\"viewport\"><p>charset=koi8-r</p>", "utf-8")]
    [InlineData("<meta charset=\"klingon-8\">", "utf-8")]
    [InlineData("<meta charset", "utf-8")]
    public void An_html_document_declares_its_charset(string body, string expected) =>
        Assert.Equal(expected, Detect("text/html", Encoding.Latin1.GetBytes(body))?.WebName);

    [Theory]
    [InlineData("text/html", "<meta charset=\"utf-16\">")]
    [InlineData("text/html", "<meta charset=\"utf-16be\">")]
    [InlineData("application/xml", "<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>")]
    [InlineData("application/xml", "<?xml version=\"1.0\" encoding=\"utf-32\"?><a/>")]
    public void A_declaration_that_can_be_read_byte_by_byte_is_not_in_the_wide_encoding_that_it_names(string contentType, string body) =>
        Assert.Equal("utf-8", Detect(contentType, Encoding.Latin1.GetBytes(body))?.WebName);

    [Fact]
    public void A_declaration_counts_only_near_the_start()
    {
        var near = new string(' ', 1000 - "<meta charset=koi8-r>".Length) + "<meta charset=koi8-r>";
        var far = new string(' ', 1024) + "<meta charset=koi8-r>";

        Assert.Equal("koi8-r", Detect("text/html", Encoding.Latin1.GetBytes(near))?.WebName);
        Assert.Equal("utf-8", Detect("text/html", Encoding.Latin1.GetBytes(far))?.WebName);
    }

    [Fact]
    public void Plain_text_is_not_searched_for_declarations() =>
        Assert.Equal("utf-8", Detect("text/plain", "<meta charset=koi8-r>"u8)?.WebName);

    [Fact]
    public void Code_pages_are_not_registered_for_the_whole_process()
    {
        Detect("text/plain; charset=windows-1252", "text"u8);

        Assert.Throws<ArgumentException>(() => Encoding.GetEncoding("windows-1252"));
    }

    private static Encoding? Detect(string? contentType, ReadOnlySpan<byte> body)
    {
        using var content = Answer.Content(body.ToArray(), contentType);
        return CharsetDetector.Detect(content, body);
    }
}
