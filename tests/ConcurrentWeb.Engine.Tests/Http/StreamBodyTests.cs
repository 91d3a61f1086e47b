using System.Security.Cryptography;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class StreamBodyTests
{
    [Fact]
    public async Task Many_requests_at_once_send_all_of_one_stream()
    {
        var bytes = RandomNumberGenerator.GetBytes(1_000_000);
        using var stream = new MemoryStream(bytes) { Position = 1000 };
        var body = new StreamBody(stream);
        Assert.True(body.IsReplayable);
        await using var server = await WebTestServer.StartAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => FileContentTests.SendAsync(server, body.CreateContent)));

        var expected = (999_000L, FileContentTests.Hash(bytes[1000..]), "");
        Assert.All(results, result => Assert.Equal(expected, FileContentTests.Counted(result)));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task The_same_content_can_be_sent_again()
    {
        using var stream = new MemoryStream([1, 2, 3]);
        using var content = new StreamBody(stream).CreateContent();

        for (var i = 0; i < 2; i++)
        {
            using var sent = new MemoryStream();
            await content.CopyToAsync(sent, TestContext.Current.CancellationToken);
            Assert.Equal([1, 2, 3], sent.ToArray());
        }
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_is_sent_once_in_chunks()
    {
        var bytes = RandomNumberGenerator.GetBytes(200_000);
        await using var stream = PiecewiseStream.Of(bytes, 7000);
        var body = new StreamBody(stream);
        Assert.False(body.IsReplayable);
        await using var server = await WebTestServer.StartAsync();

        var first = await FileContentTests.SendAsync(server, body.CreateContent, isReplayable: false);
        var second = await FileContentTests.SendAsync(server, body.CreateContent, isReplayable: false);

        Assert.Equal((200_000, FileContentTests.Hash(bytes), "chunked"), FileContentTests.Counted(first));
        Assert.Equal(WebErrorKind.InvalidBody, second.Error?.Kind);
    }

    [Fact]
    public async Task A_stream_that_cannot_be_read_is_a_failure_of_the_body()
    {
        await using var stream = new PiecewiseStream([[1, 2, 3]], _ => throw new IOException("torn"));
        await using var server = await WebTestServer.StartAsync();

        var result = await FileContentTests.SendAsync(server, new StreamBody(stream).CreateContent, isReplayable: false);

        Assert.Equal(WebErrorKind.InvalidBody, result.Error?.Kind);
        Assert.Contains("torn", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_stream_is_refused()
    {
        var stream = new MemoryStream();
        stream.Dispose();

        Assert.Throws<ArgumentException>(() => new StreamBody(stream));
    }
}
