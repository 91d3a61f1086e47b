using System.Net;
using System.Text;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.TestServer;

public sealed class FailureTests : ServerTest
{
    [Theory]
    [InlineData("truncate/1000/300", 1000L, 300)]
    [InlineData("truncate/1000/0", 1000L, 0)]
    [InlineData("truncate-chunked", null, 1000)]
    public async Task AnswerBreaksOffAfterWhatWasToBeSent(string path, long? declared, int sent)
    {
        using var answer = await Client.GetAsync(Relative(path), HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(declared, answer.Content.Headers.ContentLength);

        await using var body = await answer.Content.ReadAsStreamAsync(Stop);
        await body.ReadExactlyAsync(new byte[sent], Stop);
        await Assert.ThrowsAnyAsync<IOException>(() => body.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, Stop).AsTask());
    }

    [Fact]
    public async Task StatusSequenceGoesThroughItsCodesForEachKey()
    {
        async Task<int> StatusAsync(string key) =>
            (int)(await Client.GetAsync(Relative($"status-sequence/{key}/503,429"), Stop)).StatusCode;

        Assert.Equal(503, await StatusAsync("a"));
        Assert.Equal(429, await StatusAsync("a"));
        Assert.Equal(503, await StatusAsync("b"));
        Assert.Equal(200, await StatusAsync("a"));
        Assert.Equal(200, await StatusAsync("a"));
    }

    [Theory]
    [InlineData("abort")]
    [InlineData("garbage")]
    public async Task AnswerIsNone(string path) =>
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.GetAsync(Relative(path), Stop));

    [Fact]
    public async Task CutDownloadGoesOnWhereItBrokeOff()
    {
        var whole = await Client.GetByteArrayAsync(Relative("bytes/100000"), Stop);
        using var answer = await Client.GetAsync(
            Relative("bytes/100000?cut=70000"), HttpCompletionOption.ResponseHeadersRead, Stop);
        var part = new byte[70000];
        await (await answer.Content.ReadAsStreamAsync(Stop)).ReadExactlyAsync(part, Stop);

        using var rest = new HttpRequestMessage(HttpMethod.Get, "bytes/100000");
        rest.Headers.Range = new(70000, null);
        rest.Headers.IfRange = new(answer.Headers.ETag!);
        using var resumed = await Client.SendAsync(rest, Stop);

        Assert.Equal(HttpStatusCode.PartialContent, resumed.StatusCode);
        Assert.Equal(whole, part.Concat(await resumed.Content.ReadAsByteArrayAsync(Stop)));
    }

    [Fact]
    public async Task RawServerAnswersAnyBytes()
    {
        await using var raw = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        Assert.Equal("ok", await Client.GetStringAsync(raw.BaseAddress, Stop));
        Assert.Equal(1, raw.Connections);
    }

    [Fact]
    public async Task LogHoldsTheRequestAsItWasSent()
    {
        Server.Log.Start();
        using var content = new StringContent("ä", Encoding.UTF8);

        var echo = await (await Client.PostAsync(Relative("echo?a=%2F"), content, Stop)).Content.ReadAsStringAsync(Stop);

        var request = Assert.Single(Server.Log.Requests);
        Assert.Equal(("POST", "/echo?a=%2F"), (request.Method, request.Target));
        Assert.Equal("ä"u8.ToArray(), request.Body.ToArray());
        Assert.Equal(["text/plain; charset=utf-8"], request.Headers["content-type"]);
        Assert.Contains("\"body\":\"ä\"", echo, StringComparison.Ordinal);
    }
}
