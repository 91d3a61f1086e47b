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
    [InlineData("text/plain; charset=\"iso-8859-1\"", "iso-8859-1")]
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

    [Theory]
    [InlineData("klingon-8")]
    [InlineData("utf8")]
    [InlineData("1252")]
    [InlineData("'us-ascii'")]
    [InlineData("")]
    public void A_charset_that_nobody_knows_says_nothing(string name)
    {
        Assert.Equal("utf-8", Detect($"text/plain; charset={name}", "text"u8)?.WebName);
        Assert.Equal("koi8-r", Detect($"text/plain; charset={name}", "<meta charset=koi8-r>"u8)?.WebName);
    }

    [Fact]
    public void What_is_not_UTF_8_is_not_read_as_if_it_were_where_an_unknown_charset_is_named()
    {
        var thrown = Assert.Throws<ExchangeException>(() => Detect("text/plain; charset=klingon-8", [0xE9]));

        Assert.Equal(WebErrorKind.UnreadableCharset, thrown.Kind);
        Assert.Contains("klingon-8", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("utf-8", Detect("text/plain", [0xE9])?.WebName);
    }

    [Fact]
    public void UTF_7_is_not_read()
    {
        var thrown = Assert.Throws<ExchangeException>(() => Detect("text/plain; charset=utf-7", "text"u8));

        Assert.Equal(WebErrorKind.UnreadableCharset, thrown.Kind);
        Assert.Contains("utf-7", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("utf-8", Detect("text/html", "<meta charset=utf-7>"u8)?.WebName);
        Assert.Equal("utf-8", CharsetDetector.Guess("<?xml version='1.0' encoding='utf-7'?>"u8).WebName);
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'a' }, "utf-8")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0 }, "utf-16")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, (byte)'a' }, "utf-16BE")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 0, (byte)'a', 0, 0, 0 }, "utf-32")]
    public void A_byte_order_mark_counts_where_the_content_type_names_no_charset(byte[] body, string expected)
    {
        byte[] declaring = [.. body, .. "<meta charset=koi8-r>"u8];

        Assert.Equal(expected, Detect("text/html", declaring)?.WebName);
        Assert.Equal(expected, Detect("text/html; charset=klingon-8", declaring)?.WebName);
        Assert.Equal("iso-8859-1", Detect("text/html; charset=iso-8859-1", declaring)?.WebName);
    }

    [Theory]
    [InlineData("utf-16", new byte[] { 0xFE, 0xFF, 0, (byte)'a' }, "utf-16BE")]
    [InlineData("utf-16", new byte[] { 0xFF, 0xFE, (byte)'a', 0 }, "utf-16")]
    [InlineData("utf-16", new byte[] { (byte)'a', 0 }, "utf-16")]
    [InlineData("utf-16BE", new byte[] { 0, (byte)'a' }, "utf-16BE")]
    public void A_mark_tells_the_byte_order_of_UTF_16(string charset, byte[] body, string expected) =>
        Assert.Equal(expected, Detect($"text/plain; charset={charset}", body)?.WebName);

    // What Invoke-WebRequest of PowerShell 7.6 makes of the same bytes; tests/Encoding.Tests.ps1 asks it.
    [Theory]
    [InlineData("<html><head><meta charset=\"koi8-r\">", "koi8-r")]
    [InlineData("<META\n    CHARSET = koi8-r\n    >", "koi8-r")]
    [InlineData("<meta charset='koi8-r'/>", "koi8-r")]
    [InlineData("<meta charset=koi8-r />", "koi8-r")]
    [InlineData("<meta charset=koi8-r/>", "utf-8")]
    [InlineData("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-2\">", "iso-8859-2")]
    [InlineData("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-2;\">", "utf-8")]
    [InlineData("<meta charset=\"Unicode\">", "utf-16")]
    [InlineData("<meta charset=utf-16be>", "utf-16BE")]
    [InlineData("<meta charset='utf-32'>", "utf-32")]
    [InlineData("<meta name=\"viewport\" content=\"x\"><meta charset=koi8-r>", "koi8-r")]
    [InlineData("<meta charset=koi8-r><meta charset=us-ascii>", "us-ascii")]
    [InlineData("<meta charset=koi8-r><meta charset=''>", "koi8-r")]
    [InlineData("<meta name=\"viewport\"><p>charset=koi8-r</p>", "utf-8")]
    [InlineData("<meta name=\"viewport\"><p>charset=koi8-r </p>", "koi8-r")]
    [InlineData("<meta name=\"viewport\"><script charset='koi8-r'>", "koi8-r")]
    [InlineData("<meta mycharset=koi8-r>", "koi8-r")]
    [InlineData("<metal charset=koi8-r>", "utf-8")]
    [InlineData("<metal><meta charset=koi8-r>", "koi8-r")]
    [InlineData("<p charset=koi8-r>", "utf-8")]
    [InlineData("<meta charset=' koi8-r'>", "utf-8")]
    [InlineData("<meta charset=1252>", "utf-8")]
    [InlineData("<meta charset=l1>", "iso-8859-1")]
    [InlineData("<meta charset=l>", "utf-8")]
    [InlineData("<meta charset=\"klingon-8\">", "utf-8")]
    [InlineData("<meta charset=koi8-r", "utf-8")]
    [InlineData("<meta charset", "utf-8")]
    [InlineData("<meta charset=", "utf-8")]
    [InlineData("<meta charset=a", "utf-8")]
    [InlineData("<meta ", "utf-8")]
    [InlineData("<meta", "utf-8")]
    [InlineData("{\"html\":\"<meta charset=koi8-r>\"}", "koi8-r")]
    [InlineData("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a/>", "iso-8859-1")]
    [InlineData("<?xml version='1.0' encoding='windows-1251' standalone='yes'?><a/>", "windows-1251")]
    [InlineData("\n text <?XML version=\"1.0\" ENCODING = \"iso-8859-2\" ?><a/>", "iso-8859-2")]
    [InlineData("<?xml version='1.0' encoding='utf-16'?><a/>", "utf-16")]
    [InlineData("<?xml version='1.0' encoding=koi8-r?><a/>", "utf-8")]
    [InlineData("<?xml version=\"1.0\"?><a encoding=\"iso-8859-1\"/>", "iso-8859-1")]
    [InlineData("<?xml version='1.0' encoding='us-ascii'?><meta charset='koi8-r'>", "koi8-r")]
    [InlineData("<?xml version='1.0' encoding='us-ascii'?><meta charset='klingon-8'>", "utf-8")]
    [InlineData("<?xml version='1.0' encoding='us-ascii'?><meta name='x'>", "us-ascii")]
    [InlineData("<?xml version=\"1.0\" encoding=\"klingon-8\"?><a/>", "utf-8")]
    [InlineData("", "utf-8")]
    public void A_document_declares_its_encoding_whatever_its_type(string body, string expected)
    {
        foreach (var contentType in new[] { "text/html", "text/plain", "application/xml", "application/json" })
        {
            Assert.Equal(expected, Detect(contentType, Encoding.Latin1.GetBytes(body))?.WebName);
        }

        Assert.Equal(expected, CharsetDetector.Guess(Encoding.Latin1.GetBytes(body)).WebName);
        Assert.Equal("us-ascii", Detect("text/html; charset=us-ascii", Encoding.Latin1.GetBytes(body))?.WebName);
    }

    [Theory]
    [InlineData(" ", "koi8-r")]
    [InlineData("ä", "koi8-r")]
    [InlineData("語", "koi8-r")]
    [InlineData("\uD83D\uDE00", "utf-8")]
    public void A_declaration_counts_within_the_first_1024_characters(string before, string expected)
    {
        const string Meta = "<meta charset=koi8-r>";
        var room = 1024 - Meta.Length;

        Assert.Equal(expected, In(string.Concat(Enumerable.Repeat(before, room))));
        Assert.Equal("utf-8", In(string.Concat(Enumerable.Repeat(before, room + 1))));

        static string? In(string start) => Detect("text/html", Encoding.UTF8.GetBytes(start + Meta + "<p>"))?.WebName;
    }

    [Fact]
    public void No_document_is_too_strange() => Property.Holds(choices =>
    {
        string[] parts = ["<meta", "<?xml", " ", "\n", "charset", "encoding", "=", "'", "\"", ">", "<", "utf-16", "koi8-r", "a", "?>", "\0", "ä"];
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, choices.Next(40)).Select(_ => choices.Of(parts))));

        Assert.NotNull(Detect("text/html", body));
        Assert.NotNull(CharsetDetector.OfXml(body, Encoding.Latin1) ?? Encoding.UTF8);
    });

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
