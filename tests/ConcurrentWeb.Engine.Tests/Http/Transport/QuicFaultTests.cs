using System.Net;
using System.Net.Quic;
using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Http.Transport;

/// <summary>What QUIC throws, as the transport passes it on. None of it needs QUIC.</summary>
#pragma warning disable CA1416, CA2252 // The exceptions can be made anywhere; and until .NET 9 the API counted as one that may change.
public sealed class QuicFaultTests
{
    [Theory]
    [InlineData(QuicError.ConnectionRefused, "could not connect: the server refused the connection of HTTP/3")]
    [InlineData(QuicError.ConnectionTimeout, "could not connect: no answer over HTTP/3")]
    [InlineData(QuicError.VersionNegotiationError, "could not connect: the server has no version of QUIC in common with this system")]
    [InlineData(QuicError.TransportError, "could not connect: the connection of HTTP/3 failed (TransportError)")]
    public async Task A_connection_that_does_not_come_about(QuicError error, string reason)
    {
        var thrown = new HttpRequestException(HttpRequestError.ConnectionError, "raw", Raw(error));

        await AssertFailsAsync(thrown, WebErrorKind.ConnectionFailure, reason);
    }

    [Theory]
    [InlineData(QuicError.ConnectionTimeout, "no answer over HTTP/3")]
    [InlineData(QuicError.ConnectionIdle, "the connection of HTTP/3 was silent for so long that it ended")]
    [InlineData(QuicError.InternalError, "the connection of HTTP/3 failed (InternalError)")]
    public async Task A_connection_that_breaks_before_the_answer(QuicError error, string reason) =>
        await AssertFailsAsync(new HttpRequestException("raw", Raw(error)), WebErrorKind.ConnectionFailure, reason);

    [Theory]
    [InlineData(QuicError.StreamAborted)]
    [InlineData(QuicError.ConnectionAborted)]
    public async Task What_the_server_ends_while_the_body_is_sent(QuicError error) =>
        await AssertFailsAsync(
            new HttpRequestException("raw", new QuicException(error, 0x10c, "raw")), WebErrorKind.ConnectionFailure, "the server broke off before the answer (H3_REQUEST_CANCELLED)");

    [Fact]
    public async Task A_connection_that_breaks_within_the_body()
    {
        using var body = new StreamContent(new PiecewiseStream(
            ["part"u8.ToArray()], _ => throw new HttpIOException(HttpRequestError.Unknown, "raw", new HttpRequestException("raw", Raw(QuicError.ConnectionIdle)))));

        var result = await Answer.WithAsync(body);

        result.AssertFailed(WebErrorKind.TruncatedResponse, "the answer's body broke off: the connection of HTTP/3 was silent for so long that it ended.");
    }

    [Theory]
    [InlineData(QuicError.ConnectionIdle)]
    [InlineData(QuicError.ConnectionTimeout)]
    public async Task After_a_connection_that_fell_silent_only_what_may_be_is_sent_again_and_over_tcp(QuicError error)
    {
        var asked = new List<(string, int)>();
        using var transport = new AnsweringTransport(request =>
        {
            asked.Add((request.Message.Method.Method, request.Message.Version.Major));
            return request.Message.Version.Major == 3 ? throw new HttpRequestException("raw", Raw(error)) : AnsweringTransport.Status(200);
        });
        using var engine = new RequestEngine(
            new EngineOptions { HttpVersion = HttpVersion.Version30, Transport = transport, MaximumRetryCount = 1, RetryInterval = TimeSpan.FromMilliseconds(1) });
        RequestDefinition To(string host, HttpMethod method) => new() { Uri = new Uri($"https://{host}.test/"), Method = method };

        var sentTwice = await engine.SendAsync(To("a", HttpMethod.Get), TestContext.Current.CancellationToken);
        var sentOnce = await engine.SendAsync(To("b", HttpMethod.Post), TestContext.Current.CancellationToken);

        Assert.Equal((null, 2), (sentTwice.Error, sentTwice.Attempts));
        Assert.Equal((WebErrorKind.ConnectionFailure, 1), (sentOnce.Error?.Kind, sentOnce.Attempts));
        Assert.Equal([("GET", 3), ("GET", 2), ("POST", 3)], asked);
    }

    private static QuicException Raw(QuicError error) => new(error, null, "raw");

    private static async Task AssertFailsAsync(Exception thrown, WebErrorKind kind, string reason)
    {
        var result = await Answer.WithAsync(() => throw thrown);

        Assert.Equal((kind, $"GET http://example.test/answer: {reason}."), (result.Error?.Kind, result.Error?.Message));
    }
}
