using System.Net;
using System.Net.Sockets;
using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Http;

/// <summary>What becomes of requests where HTTP/3 is announced and cannot be had. None of it needs QUIC.</summary>
public sealed class Http3FallbackTests
{
    private static readonly Uri Address = new("https://example.test/");
    private static readonly HttpRequestException Refused = new(HttpRequestError.ConnectionError, "raw", new SocketException((int)SocketError.HostUnreachable));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<Exception> NotConnected =>
    [
        Refused,
        new HttpRequestException(HttpRequestError.NameResolutionError, "raw"),
        new HttpRequestException(HttpRequestError.SecureConnectionError, "raw"),
        new TaskCanceledException("raw", new TimeoutException()),
    ];

    [Theory]
    [MemberData(nameof(NotConnected))]
    public async Task What_cannot_connect_is_asked_by_a_lower_version_in_the_same_attempt_and_so_is_what_follows(Exception fault)
    {
        var asked = new List<int>();
        using var transport = new AnsweringTransport(request =>
        {
            asked.Add(request.Message.Version.Major);
            return AnswerUnless(TriesHttp3(request), fault);
        });
        using var engine = Engine(transport);

        for (var i = 0; i < 4; i++)
        {
            var result = await engine.SendAsync(new RequestDefinition { Uri = Address, Method = HttpMethod.Post }, Stop);
            Assert.Equal((null, 1), (result.Error, result.Attempts));
        }

        // The first brings the announcement; the second tries it, and is sent again; the others know.
        Assert.Equal([3, 3, 2, 2, 2], asked);
    }

    [Fact]
    public async Task Where_nothing_was_announced_the_time_to_connect_is_waited_for_once()
    {
        var failed = await FailAtOnceAsync(new TaskCanceledException("raw", new TimeoutException()));

        Assert.Equal(WebErrorKind.ConnectionTimeout, failed);
    }

    [Fact]
    public async Task Where_nothing_was_announced_a_certificate_is_refused_once()
    {
        var failed = await FailAtOnceAsync(new HttpRequestException(HttpRequestError.SecureConnectionError, "raw"));

        Assert.Equal(WebErrorKind.SecureConnectionFailure, failed);
    }

    [Fact]
    public async Task What_failed_after_it_was_sent_is_not_sent_again()
    {
        using var transport = new AnsweringTransport(request => AnswerUnless(TriesHttp3(request), new HttpRequestException(HttpRequestError.Unknown, "raw")));
        using var engine = Engine(transport);
        await engine.SendAsync(new RequestDefinition { Uri = Address }, Stop);

        var failed = await engine.SendAsync(new RequestDefinition { Uri = Address, Method = HttpMethod.Post }, Stop);

        Assert.Equal(WebErrorKind.ConnectionFailure, failed.Error?.Kind);
        Assert.Equal(2, transport.Sent.Count);
    }

    [Fact]
    public async Task An_origin_that_is_not_there_at_all_is_a_failed_connection_and_says_nothing_of_http3()
    {
        using var transport = new AnsweringTransport(_ => throw Refused);
        using var engine = Engine(transport);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(WebErrorKind.ConnectionFailure, (await engine.SendAsync(new RequestDefinition { Uri = Address }, Stop)).Error?.Kind);
        }

        Assert.Equal(4, transport.Sent.Count);
    }

    [Fact]
    public async Task A_time_out_before_the_first_answer_by_http3_is_the_last_one()
    {
        var clock = new FakeTimeProvider();
        using var transport = new AnsweringTransport((request, stop) =>
            TriesHttp3(request) ? AnsweringTransport.NeverAsync(stop) : Task.FromResult(AnswerUnless(false, Refused)));
        using var engine = Engine(transport, new EngineOptions { TimeProvider = clock, ConnectionTimeout = TimeSpan.FromSeconds(3) });
        await engine.SendAsync(new RequestDefinition { Uri = Address }, Stop);

        var sending = engine.SendAsync(new RequestDefinition { Uri = Address }, Stop);
        await clock.WhenArmedAsync(TimeSpan.FromSeconds(3)).Patiently();
        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(WebErrorKind.ConnectionTimeout, (await sending.Patiently()).Error?.Kind);
        Assert.Null((await engine.SendAsync(new RequestDefinition { Uri = Address }, Stop)).Error);
        Assert.Equal(3, transport.Sent.Count);
    }

    /// <summary>Whether a transport would try HTTP/3: it was asked for, and an answer has announced it.</summary>
    private static bool TriesHttp3(SentRequest request) => request.Number > 1 && request.Message.Version.Major == 3;

    private static HttpResponseMessage AnswerUnless(bool fails, Exception fault)
    {
        if (fails)
        {
            throw fault;
        }

        var response = AnsweringTransport.Status(200);
        response.Version = HttpVersion.Version20;
        response.Headers.TryAddWithoutValidation("Alt-Svc", "h3=\":443\"");
        return response;
    }

    private static async Task<WebErrorKind?> FailAtOnceAsync(Exception fault)
    {
        using var transport = new AnsweringTransport(_ => throw fault);
        using var engine = Engine(transport);

        var failed = await engine.SendAsync(new RequestDefinition { Uri = Address }, Stop);

        Assert.Single(transport.Sent);
        return failed.Error?.Kind;
    }

    private static RequestEngine Engine(HttpMessageHandler transport, EngineOptions? options = null) =>
        new((options ?? new EngineOptions()) with { HttpVersion = HttpVersion.Version30, Transport = transport, MaximumRetryCount = 0 });
}
