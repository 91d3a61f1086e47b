using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class BodyReaderTests
{
    private const int Megabyte = 1024 * 1024;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1000, 999)]
    [InlineData(Megabyte, 100_000)]
    [InlineData(Megabyte + 1, 100_000)]
    [InlineData((3 * Megabyte) + 5, Megabyte)]
    [InlineData((9 * Megabyte) + 5, Megabyte)]
    public async Task A_body_is_read_whole_whether_or_not_its_length_is_announced(int length, int piece)
    {
        var body = Bytes(length);
        foreach (var announced in new[] { true, false })
        {
            using var content = new StreamContent(PiecewiseStream.Of(body, piece));
            content.Headers.ContentLength = announced ? length : null;

            var result = await Answer.WithAsync(content);

            Assert.Null(result.Error);
            Assert.Equal(body, result.Body.ToArray());
            Assert.Equal(length, result.RawContentLength);
        }
    }

    [Fact]
    public Task A_body_is_read_whole_in_whatever_pieces_it_comes() => Property.HoldsAsync(async choices =>
    {
        var pieces = Enumerable.Range(0, choices.Next(20)).Select(_ => Bytes(choices.Next(choices.Of([3, 500, 20_000])))).ToList();
        var body = pieces.SelectMany(piece => piece).ToArray();
        using var content = new StreamContent(new PiecewiseStream(pieces));
        content.Headers.ContentLength = choices.Next(2) == 0 ? body.Length : null;

        var result = await Answer.WithAsync(content, options: new EngineOptions { MaximumResponseSize = Math.Max(1, body.Length) });

        Assert.Null(result.Error);
        Assert.Equal(body, result.Body.ToArray());
    });

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(1000, 999)]
    [InlineData(2 * Megabyte, 0)]
    [InlineData(2 * Megabyte, Megabyte + 1)]
    public async Task A_body_shorter_than_announced_is_truncated(int announced, int sent)
    {
        using var content = new StreamContent(PiecewiseStream.Of(Bytes(sent), 600));
        content.Headers.ContentLength = announced;

        var result = await Answer.WithAsync(content);

        Assert.Equal(WebErrorKind.TruncatedResponse, result.Error?.Kind);
        Assert.Contains($"after {sent} of {announced} bytes", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(200, result.StatusCode);
        Assert.Equal(0, result.RawContentLength);
    }

    [Theory]
    [InlineData(100, true, 100)]
    [InlineData(100, false, 100)]
    [InlineData(2 * Megabyte, true, 2 * Megabyte)]
    [InlineData(2 * Megabyte, false, 2 * Megabyte)]
    public async Task A_body_as_large_as_allowed_is_accepted(int length, bool announced, int maximum)
    {
        var result = await ReadAsync(PiecewiseStream.Of(Bytes(length), 5000), announced ? length : null, maximum);

        Assert.Null(result.Error);
        Assert.Equal(length, result.RawContentLength);
    }

    [Theory]
    [InlineData(101, 100)]
    [InlineData(2 * Megabyte, (2 * Megabyte) - 1)]
    public async Task A_body_larger_than_allowed_is_refused_as_soon_as_that_is_known(int length, int maximum)
    {
        var unread = PiecewiseStream.Of(Bytes(length), 5000);
        var announced = await ReadAsync(unread, length, maximum);
        Assert.Equal(0, unread.Reads);

        var unannounced = await ReadAsync(PiecewiseStream.Of(Bytes(length), 5000), announced: null, maximum);

        foreach (var result in new[] { announced, unannounced })
        {
            Assert.Equal(WebErrorKind.ResponseTooLarge, result.Error?.Kind);
            Assert.Contains($"larger than the {maximum} bytes", result.Error!.Message, StringComparison.Ordinal);
            Assert.EndsWith(" that MaximumResponseSize allows.", result.Error.Message, StringComparison.Ordinal);
            Assert.True(result.Body.IsEmpty);
        }
    }

    [Fact]
    public async Task A_refused_body_takes_its_connection_with_it()
    {
        var body = PiecewiseStream.Of(Bytes(1000), 10);

        await ReadAsync(body, announced: 1000, maximum: 100);

        Assert.True(body.IsDisposed);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_truncated()
    {
        var broken = new PiecewiseStream([Bytes(10)], _ => throw new IOException("The cable is out"));

        var result = await ReadAsync(broken, announced: null, maximum: 100);

        Assert.Equal(WebErrorKind.TruncatedResponse, result.Error?.Kind);
        Assert.Contains("The cable is out", result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("head", 200)]
    [InlineData("GET", 204)]
    [InlineData("GET", 304)]
    public async Task An_answer_without_a_body_may_announce_a_length(string method, int status)
    {
        var body = new PiecewiseStream([], _ => throw new InvalidOperationException("There is no body to be read."));
        using var content = new StreamContent(body);
        content.Headers.ContentLength = 12345;

        var result = await Answer.WithAsync(
            content, (System.Net.HttpStatusCode)status, new HttpMethod(method), new EngineOptions { SkipHttpErrorCheck = true });

        Assert.Null(result.Error);
        Assert.Equal(0, result.RawContentLength);
        Assert.Equal(0, body.Reads);
        Assert.Equal(["12345"], result.Headers["Content-Length"]);
    }

    internal static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static async Task<WebResult> ReadAsync(PiecewiseStream body, long? announced, long maximum)
    {
        using var content = new StreamContent(body);
        content.Headers.ContentLength = announced;
        return await Answer.WithAsync(content, options: new EngineOptions { MaximumResponseSize = maximum });
    }
}
