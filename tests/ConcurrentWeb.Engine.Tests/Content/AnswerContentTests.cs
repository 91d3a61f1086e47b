using System.Text;
using System.Xml;
using ConcurrentWeb.Content;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Http;

namespace ConcurrentWeb.Engine.Tests.Content;

public sealed class AnswerContentTests
{
    private const string Json = "application/json";

    [Theory]
    [InlineData(Json)]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/problem+json")]
    [InlineData("text/plain")]
    [InlineData("application/octet-stream")]
    [InlineData("text/html")]
    [InlineData(null)]
    public void JSON_is_JSON_whatever_its_type_says(string? type) => Assert.IsType<JsonText>(Read("""{"a":1}""", type));

    [Theory]
    [InlineData("12", "text/plain")]
    [InlineData("\"a\"", "text/plain")]
    [InlineData(" true\n", null)]
    [InlineData("// one\n1", "text/plain")]
    public void So_is_a_value_alone(string body, string? type) => Assert.IsType<JsonText>(Read(body, type));

    [Theory]
    [InlineData("application/xml")]
    [InlineData("text/plain")]
    [InlineData(Json)]
    [InlineData(null)]
    public void XML_is_a_document_whatever_its_type_says(string? type)
    {
        var document = Assert.IsType<XmlDocument>(Read("<?xml version=\"1.0\"?>\n<a b='1'> <c/> </a>", type));
        Assert.Equal("<a b=\"1\"> <c /> </a>", document.DocumentElement!.OuterXml);
    }

    [Fact]
    public void The_charset_of_the_type_beats_what_a_document_declares()
    {
        const string Body = "<?xml version=\"1.0\" encoding=\"utf-16\"?><a>ä</a>";

        Assert.Equal("ä", Assert.IsType<XmlDocument>(Read(Body, "application/xml; charset=utf-8")).InnerText);
        Assert.Equal(Encoding.Unicode.GetString(Encoding.UTF8.GetBytes(Body)), Read(Body, "application/xml"));
    }

    [Theory]
    [InlineData("<rss><item>ä</item></rss>", "utf-8", "application/rss+xml; charset=iso-8859-1")]
    [InlineData("<rss><item>ä</item></rss>", "iso-8859-1", "application/rss+xml; charset=iso-8859-1")]
    [InlineData("<?xml version='1.0' encoding='iso-8859-1'?><rss><item>ä</item></rss>", "iso-8859-1", "application/rss+xml; charset=utf-8")]
    [InlineData("<?xml version='1.0' encoding='windows-1252'?><rss><item>ä</item></rss>", "windows-1252", "application/octet-stream")]
    [InlineData("<?xml version='1.0' encoding='utf-16'?><rss><item>ä</item></rss>", "utf-16", "application/rss+xml")]
    [InlineData("<rss><item encoding='us-ascii'>ä</item></rss>", "utf-8", "application/rss+xml")]
    [InlineData("\uFEFF<rss><item>ä</item></rss>", "utf-16", "text/plain; charset=utf-16")]
    public void A_feed_is_asked_itself_for_its_encoding(string body, string encoding, string type)
    {
        var bytes = (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding)).GetBytes(body);

        var items = Assert.IsType<IReadOnlyList<XmlNode>>(Read(bytes, type), exactMatch: false);

        Assert.Equal("ä", Assert.Single(items).InnerText);
    }

    [Theory]
    [InlineData("utf-16", "application/rss+xml; charset=utf-8")]
    [InlineData("klingon-8", "application/rss+xml")]
    [InlineData("utf-7", "application/rss+xml")]
    public void A_feed_that_is_not_in_the_encoding_it_declares_is_a_document(string declared, string type) =>
        Assert.IsType<XmlDocument>(Read($"<?xml version='1.0' encoding='{declared}'?><rss><item/></rss>", type));

    [Theory]
    [InlineData("plain text", "text/plain")]
    [InlineData("<html><br></html>", "text/html")]
    [InlineData("<a><b></a>", "application/xml")]
    [InlineData("{ not json", "text/plain")]
    [InlineData("12 monkeys", "text/plain")]
    [InlineData("alert('hello')", "application/javascript")]
    [InlineData("", "text/plain")]
    [InlineData("", Json)]
    [InlineData(" \n", Json)]
    public void The_rest_is_text(string body, string type) => Assert.Equal(body, Read(body, type));

    [Theory]
    [InlineData("{\"a\":1,\n \"b\":x}", "at line 2, byte 6: 'x' is an invalid start of a value")]
    [InlineData("<p>Service unavailable<br></p>", "at line 1, byte 1: '<' is an invalid start of a value")]
    [InlineData("{} {}", "at line 1, byte 4: '{' is invalid after a single JSON value. Expected end of data")]
    public void An_answer_that_calls_itself_JSON_has_to_be(string body, string reason)
    {
        var thrown = Assert.Throws<ExchangeException>(() => Read(body, Json));

        Assert.Equal(WebErrorKind.InvalidResponse, thrown.Kind);
        Assert.Equal($"the answer is not valid JSON, {reason}", thrown.Message);
        Assert.Null(AnswerContent.TryRead(Answer.Text(body, Json), Encoding.UTF8.GetBytes(body), Encoding.UTF8));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-32")]
    public void A_byte_order_mark_is_no_part_of_the_text(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] body = [.. encoding.GetPreamble(), .. encoding.GetBytes("""{"ä":1}""")];

        Assert.Equal("""{"ä":1}""", AnswerContent.Read(Answer.Content(body, Json), body, CharsetDetector.Detect(Answer.Content(body, Json), body)).ToString());
        Assert.IsType<JsonText>(AnswerContent.Read(Answer.Content(body, contentType: null), body, encoding: null));
    }

    [Fact]
    public void The_charset_of_the_type_counts()
    {
        var body = Encoding.Latin1.GetBytes("{\"a\":\"\u00E4\"}");
        var content = Answer.Content(body, "application/json; charset=iso-8859-1");

        Assert.Equal("{\"a\":\"ä\"}", AnswerContent.Read(content, body, CharsetDetector.Detect(content, body)).ToString());
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_become_replacement_characters()
    {
        byte[] body = [.. "{\"a\":\""u8, 0xFF, .. "\"}"u8];

        Assert.Equal("{\"a\":\"\uFFFD\"}", AnswerContent.Read(Answer.Content(body, Json), body, Encoding.UTF8).ToString());
    }

    [Fact]
    public async Task An_engine_makes_a_failure_of_it()
    {
        var result = await Answer.WithAsync(Answer.Text("oops", Json), options: new EngineOptions { ReadContent = true });

        Assert.Equal(WebErrorKind.InvalidResponse, result.Error?.Kind);
        Assert.Equal($"GET {Answer.Uri}: the answer is not valid JSON, at line 1, byte 1: 'o' is an invalid start of a value.", result.Error?.Message);
        Assert.Equal("oops", result.Content);
    }

    [Fact]
    public async Task What_a_failed_answer_says_is_read_too()
    {
        var result = await Answer.WithAsync(
            Answer.Text("""{"detail":"no"}""", "application/problem+json"),
            System.Net.HttpStatusCode.NotFound,
            options: new EngineOptions { ReadContent = true });

        Assert.Equal(WebErrorKind.HttpStatusFailure, result.Error?.Kind);
        Assert.IsType<JsonText>(result.Value);
    }

    private static object Read(string body, string? type) => Read(Encoding.UTF8.GetBytes(body), type);

    private static object Read(byte[] bytes, string? type)
    {
        var content = Answer.Content(bytes, type);
        return AnswerContent.Read(content, bytes, CharsetDetector.Detect(content, bytes));
    }
}
