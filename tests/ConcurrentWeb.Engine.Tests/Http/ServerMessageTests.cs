using System.Net;
using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class ServerMessageTests
{
    [Theory]
    [InlineData("text/plain", "\uFEFFmarked", "marked")]
    [InlineData("text/plain", " \r\n ", null)]
    [InlineData("text/plain", "", null)]
    [InlineData("application/octet-stream", "bytes", null)]
    public async Task What_the_server_said_is_its_text_where_it_is_text(string contentType, string body, string? expected) =>
        Assert.Equal(expected, await SayAsync(body, contentType));

    [Theory]
    [InlineData("text/html", "<meta charset=utf-16><p>sesame</p>", "sesame")]
    [InlineData("application/xml", "<?xml version='1.0' encoding='utf-16'?><a>sesame</a>", "<a>sesame</a>")]
    public async Task What_claims_a_wider_encoding_than_it_is_in_is_read_all_the_same(string contentType, string body, string expected) =>
        Assert.Equal(expected, await SayAsync(body, contentType));

    [Theory]
    [InlineData('x')]
    [InlineData('ä')]
    [InlineData('語')]
    public async Task What_the_server_said_is_cut_to_a_readable_length(char character)
    {
        using var content = Answer.Text(new string(character, 100_000));

        var said = (await Answer.WithAsync(content, HttpStatusCode.BadGateway)).Error?.ServerMessage;

        Assert.Equal(new string(character, 1000) + "…", said);
    }

    [Theory]
    [InlineData("application/json", """{"error":{"code":418, "say":"Tee & <Größe>"},"a":[]}""", "{\n  \"error\": {\n    \"code\": 418,\n    \"say\": \"Tee & <Größe>\"\n  },\n  \"a\": []\n}")]
    [InlineData("application/problem+json", "\uFEFF[1,2]", "[\n  1,\n  2\n]")]
    [InlineData("application/xml", "<?xml version='1.0'?><!DOCTYPE e [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><e a='1'><b>2</b></e>", "<e a=\"1\">\n  <b>2</b>\n</e>")]
    [InlineData("application/json", "{\"cut", "{\"cut")]
    [InlineData("application/json", """{"a":1,"a":2}""", "{\n  \"a\": 1,\n  \"a\": 2\n}")]
    [InlineData("application/json", "null", "null")]
    [InlineData("text/xml", "<e>&x;</e>", "<e>&x;</e>")]
    [InlineData("text/xml", "<e>", "<e>")]
    [InlineData("application/json", "\"\u202Eevil\\u001B[31m\"", "\"evil\\u001B[31m\"")]
    [InlineData("application/xhtml+xml", "<html><body><p>one</p><p>two</p></body></html>", "one\n\ntwo")]
    [InlineData("text/plain", """{"a":1}""", """{"a":1}""")]
    public async Task What_has_parts_has_a_line_for_each(string contentType, string body, string expected) =>
        Assert.Equal(expected, await SayAsync(body, contentType));

    [Theory]
    [InlineData("application/json", """{"a":1}""", nameof(MessageSyntax.Json))]
    [InlineData("application/json", "\"a\"", nameof(MessageSyntax.Json))]
    [InlineData("application/json", "{\"cut", nameof(MessageSyntax.Text))]
    [InlineData("text/xml", "<?xml version='1.0'?><a/>", nameof(MessageSyntax.Xml))]
    [InlineData("text/xml", "<a>", nameof(MessageSyntax.Text))]
    [InlineData("application/xhtml+xml", "<html><p>a</p></html>", nameof(MessageSyntax.Text))]
    [InlineData("text/plain", """{"a":1}""", nameof(MessageSyntax.Text))]
    public async Task Only_a_whole_document_is_known_as_one(string contentType, string body, string syntax)
    {
        using var content = Answer.Text(body, contentType);

        Assert.Equal(syntax, (await Answer.WithAsync(content, HttpStatusCode.BadRequest)).Error?.MessageSyntax.ToString());
    }

    [Fact]
    public async Task Json_and_xml_are_whole_where_text_would_be_cut()
    {
        var json = $$"""{"a":"{{new string('x', 15_000)}}"}""";

        Assert.Contains(new string('x', 15_000) + "\"\n}", await SayAsync(json, "application/json"), StringComparison.Ordinal);
        Assert.Equal(1001, (await SayAsync(json.Replace("x", "xx", StringComparison.Ordinal), "application/json"))!.Length);
    }

    [Fact]
    public async Task Indentation_alone_fills_no_memory()
    {
        var xml = string.Concat(Enumerable.Repeat("<a>", 2000)) + string.Concat(Enumerable.Repeat("</a>", 2000));

        Assert.Equal(1001, (await SayAsync(xml, "text/xml"))!.Length);
    }

    private static async Task<string?> SayAsync(string body, string contentType)
    {
        using var content = Answer.Text(body, contentType);
        return (await Answer.WithAsync(content, HttpStatusCode.BadRequest)).Error?.ServerMessage;
    }
}
