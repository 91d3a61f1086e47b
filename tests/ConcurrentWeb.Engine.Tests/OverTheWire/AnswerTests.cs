using System.Text.Json;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.OverTheWire;

/// <summary>Answers as they come over a real connection.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private readonly RequestEngine _engine = new();
    private WebTestServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await WebTestServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("utf-8", "header")]
    [InlineData("iso-8859-1", "header")]
    [InlineData("windows-1252", "meta")]
    [InlineData("iso-8859-15", "xml")]
    [InlineData("utf-16", "bom")]
    [InlineData("utf-8", "bom")]
    [InlineData("utf-8", "none")]
    [InlineData("utf-16", "header")]
    public async Task Text_is_read_in_its_charset_wherever_that_is_declared(string charset, string declared)
    {
        var result = await GetAsync($"encoding/{charset}?text=Gr%C3%B6%C3%9Fe&declare={declared}");

        Assert.Null(result.Error);
        var text = Assert.IsType<string>(result.Content);
        Assert.Contains("Größe", text, StringComparison.Ordinal);
        Assert.NotEqual('\uFEFF', text[0]);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "deflate")]
    [InlineData("deflate?raw=1", "deflate")]
    [InlineData("brotli", "br")]
    public async Task Compressed_answers_are_read_decompressed(string path, string coding)
    {
        var result = await GetAsync(path);

        Assert.Null(result.Error);
        Assert.DoesNotContain("Content-Encoding", result.Headers.Keys);
        Assert.DoesNotContain("Content-Length", result.Headers.Keys);
        Assert.Contains($"\"encoding\":\"{coding}\"", result.ToString().Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes", 0)]
    [InlineData("bytes", 1000)]
    [InlineData("bytes", 5_000_000)]
    [InlineData("chunked", 0)]
    [InlineData("chunked", 1000)]
    [InlineData("chunked", 5_000_000)]
    public async Task A_body_arrives_byte_for_byte(string path, int length)
    {
        var result = await GetAsync($"{path}/{length}");

        Assert.Null(result.Error);
        Assert.Equal(length, result.RawContentLength);
        var body = result.Body.ToArray();
        Assert.True(body.Select((value, i) => value == i % 251).All(same => same));
    }

    [Fact]
    public async Task An_answer_to_HEAD_has_a_length_and_no_body()
    {
        var result = await GetAsync("bytes/1000", HttpMethod.Head);

        Assert.Null(result.Error);
        Assert.Equal(0, result.RawContentLength);
        Assert.Equal(["1000"], result.Headers["Content-Length"]);
    }

    [Fact]
    public async Task A_request_arrives_as_it_was_defined()
    {
        var result = await _engine.SendAsync(
            new RequestDefinition
            {
                Uri = new Uri(_server.BaseAddress, "echo?q=%2F"),
                Method = HttpMethod.Put,
                Headers = [KeyValuePair.Create("X-Mine", "a, b"), KeyValuePair.Create("Content-Type", "text/x-mine")],
                CreateContent = () => new StringContent("the body"),
            },
            Stop);

        using var echo = JsonDocument.Parse(Assert.IsType<string>(result.Content));
        Assert.Equal("PUT", echo.RootElement.GetProperty("method").GetString());
        Assert.Equal("the body", echo.RootElement.GetProperty("body").GetString());
        Assert.Equal("text/x-mine", echo.RootElement.GetProperty("contentType").GetString());
        var headers = echo.RootElement.GetProperty("headers");
        Assert.Contains("\"a, b\"", headers.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(EngineOptions.DefaultUserAgent, headers.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_headers_lead_to_the_other_pages()
    {
        var result = await GetAsync("link/2/3");

        Assert.Equal(["first", "last", "next", "prev"], result.RelationLink.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(200, (await GetAsync(result.RelationLink["next"])).StatusCode);
    }

    [Fact]
    public async Task Connections_are_used_again_after_answers_that_were_read_whole()
    {
        foreach (var path in new[] { "todos/1", "chunked/100000", "bytes/2000000", "gzip", "brotli", "deflate", "status/500", "bytes/0" })
        {
            await GetAsync(path);
        }

        await GetAsync("bytes/1000", HttpMethod.Head);
        Assert.Equal(1, _server.Gauge.ConnectionsEver);
    }

    private Task<WebResult> GetAsync(string path, HttpMethod? method = null) =>
        _engine.SendAsync(new RequestDefinition { Uri = new Uri(_server.BaseAddress, path), Method = method ?? HttpMethod.Get }, Stop);
}
