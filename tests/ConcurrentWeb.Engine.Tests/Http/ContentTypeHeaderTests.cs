using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Http;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class ContentTypeHeaderTests
{
    [Theory]
    [InlineData(null, "", "")]
    [InlineData("", "", "")]
    [InlineData("text/html", "text/html", "")]
    [InlineData(" text/html ;charset=utf-8", "text/html", "utf-8")]
    [InlineData("text/html; Charset=\"utf-8\"", "text/html", "utf-8")]
    [InlineData("text/html; charset='utf-8'", "text/html", "'utf-8'")]
    [InlineData("text/html; charset = utf-8", "text/html", "utf-8")]
    [InlineData("text/html; boundary=x; charset=utf-8; y", "text/html", "utf-8")]
    [InlineData("text/html; charset=utf-8; charset=latin1", "text/html", "utf-8")]
    [InlineData("text/html; xcharset=utf-8", "text/html", "")]
    [InlineData("text/html;", "text/html", "")]
    [InlineData(";;", "", "")]
    [InlineData("; charset=utf-8", "", "utf-8")]
    public void Type_and_charset_are_read_leniently(string? value, string mediaType, string charset)
    {
        using var content = Answer.Content([], value);
        var header = ContentTypeHeader.Of(content);

        Assert.Equal(mediaType, header.MediaType.ToString());
        Assert.Equal(charset, header.Charset.ToString());
    }

    [Theory]
    [InlineData("text/plain", true, false, false, false)]
    [InlineData("TEXT/CSV", true, false, false, false)]
    [InlineData("text/html", true, false, false, true)]
    [InlineData("application/xhtml+xml", true, true, false, true)]
    [InlineData("application/xml", true, true, false, false)]
    [InlineData("text/xml", true, true, false, false)]
    [InlineData("image/svg+xml", true, true, false, false)]
    [InlineData("application/json", true, false, true, false)]
    [InlineData("application/vnd.api+JSON", true, false, true, false)]
    [InlineData("application/javascript", true, false, false, false)]
    [InlineData("application/x-www-form-urlencoded", true, false, false, false)]
    [InlineData("application/octet-stream; charset=utf-8", true, false, false, false)]
    [InlineData("application/octet-stream", false, false, false, false)]
    [InlineData("application/jsonp", false, false, false, false)]
    [InlineData("multipart/form-data; boundary=text/plain", false, false, false, false)]
    public void Types_fall_into_their_families(string value, bool isText, bool isXml, bool isJson, bool isHtml)
    {
        using var content = Answer.Content([], value);
        var header = ContentTypeHeader.Of(content);

        Assert.Equal((isText, isXml, isJson, isHtml), (header.IsText, header.IsXml, header.IsJson, header.IsHtml));
    }
}
