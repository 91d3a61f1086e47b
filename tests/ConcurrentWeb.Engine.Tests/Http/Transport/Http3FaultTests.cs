using System.Net;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Http;

namespace ConcurrentWeb.Engine.Tests.Http.Transport;

/// <summary>What fails over HTTP/3 fails as it would over another version: same kinds, same retries, same words.</summary>
public sealed class Http3FaultTests : Http3Test
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("abort", WebErrorKind.ConnectionFailure, "the server broke off before the answer (H3_INTERNAL_ERROR).")]
    [InlineData("truncate/3000000/2000000", WebErrorKind.TruncatedResponse, "the answer's body broke off (H3_INTERNAL_ERROR).")]
    [InlineData("garbage", WebErrorKind.ProtocolFailure, "the exchange failed with H3_FRAME_ERROR.")]
    [InlineData("bomb/50", WebErrorKind.ResponseTooLarge, "the answer is larger than the 4000000 bytes (3.8 MB) that MaximumResponseSize allows.")]
    [InlineData("bytes/5000000", WebErrorKind.ResponseTooLarge, "the answer is larger than the 4000000 bytes (3.8 MB) that MaximumResponseSize allows.")]
    [InlineData("status/503", WebErrorKind.HttpStatusFailure, "the server answered 503 (Service Unavailable).")]
    public async Task A_server_that_fails(string path, WebErrorKind kind, string reason)
    {
        using var engine = await ConnectAsync(Options with { MaximumResponseSize = 4_000_000 });

        var failed = await engine.SendAsync(Request(path), Stop);
        var next = await engine.SendAsync(Request("todos/1"), Stop);

        failed.AssertFailed(kind, $"GET {new Uri(Root, path)}: {reason}");
        Assert.Equal((null, HttpVersion.Version30), (next.Error, next.HttpVersion));
    }

    [Theory]
    [InlineData("truncate/1000/300")]
    [InlineData("truncate-chunked")]
    public async Task A_body_that_breaks_off_fails_even_where_the_end_overtakes_it(string path)
    {
        // A stream that is reset may lose what was sent before, and the headers, too.
        using var engine = await ConnectAsync();

        var failed = await engine.SendAsync(Request(path), Stop);

        Assert.True(failed.Error?.Kind is WebErrorKind.TruncatedResponse or WebErrorKind.ConnectionFailure, failed.Error?.Message);
    }

    [Fact]
    public async Task A_request_that_the_server_breaks_off_is_sent_again()
    {
        using var engine = await ConnectAsync(Options with { MaximumRetryCount = 2 });

        var result = await engine.SendAsync(Request("status-sequence/http3/abort,503,200"), Stop);

        Assert.Equal((null, 3, HttpVersion.Version30), (result.Error, result.Attempts, result.HttpVersion));
        Assert.Equal([WebErrorKind.ConnectionFailure, WebErrorKind.HttpStatusFailure], result.FailedAttempts.Select(failed => failed.Kind));
    }

    [Fact]
    public async Task A_body_that_the_server_breaks_off_while_it_is_sent()
    {
        using var engine = await ConnectAsync();
        var request = Request("abort") with { Method = HttpMethod.Post, CreateContent = () => new ByteArrayContent(new byte[20_000_000]) };

        var failed = await engine.SendAsync(request, Stop);

        failed.AssertFailed(WebErrorKind.ConnectionFailure, "the server broke off before the answer (H3_");
    }

    [Theory]
    [InlineData("stall-headers", WebErrorKind.ConnectionTimeout, "no answer within 7 s", 7)]
    [InlineData("stall", WebErrorKind.OperationTimeout, "the answer's body stood still for 5 s", 5)]
    public async Task A_server_that_stalls(string path, WebErrorKind kind, string reason, int seconds)
    {
        var clock = new FakeTimeProvider();
        using var engine = await ConnectAsync(Options with { ConnectionTimeout = 7 * Second, OperationTimeout = 5 * Second, TimeProvider = clock });

        var sending = engine.SendAsync(Request(path), Stop);
        await Server.Gauge.WaitUntilAsync(gauge => gauge is { Total: 3, InFlight: 1 }, Patience.Limit);
        await clock.WhenArmedAsync(seconds * Second).Patiently();
        clock.Advance(seconds * Second);

        (await sending.Patiently()).AssertFailed(kind, reason);
        await Server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 0, Patience.Limit);
        Assert.Equal(HttpVersion.Version30, (await engine.SendAsync(Request("todos/1"), Stop)).HttpVersion);
    }

    [Fact]
    public async Task The_stop_ends_what_is_under_way()
    {
        using var engine = await ConnectAsync();
        using var stop = new CancellationTokenSource();
        var sending = Enumerable.Range(0, 10).Select(n => engine.SendAsync(Request(n % 2 == 0 ? "stall" : "stall-headers"), stop.Token)).ToList();
        await Server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 10, Patience.Limit);

        await stop.CancelAsync();

        foreach (var task in sending)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.Patiently());
        }

        await Server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 0, Patience.Limit);
        Assert.Equal(HttpVersion.Version30, (await engine.SendAsync(Request("todos/1"), Stop)).HttpVersion);
    }

    [Fact]
    public async Task A_connection_that_is_cut_fails_what_was_on_it_and_no_more()
    {
        using var engine = await ConnectAsync();
        var waiting = engine.SendAsync(Request("stall-headers"), Stop);
        var reading = engine.SendAsync(Request("drip/1000/20"), Stop);
        await Server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 2, Patience.Limit);

        Server.CutConnections();

        (await waiting.Patiently()).AssertFailed(WebErrorKind.ConnectionFailure, "(NO_ERROR)");
        Assert.True((await reading.Patiently()).Error?.Kind is WebErrorKind.TruncatedResponse or WebErrorKind.ConnectionFailure);
        Assert.Null((await engine.SendAsync(Request("todos/1"), Stop)).Error);
    }

    [Fact]
    public async Task A_server_that_has_gone_is_a_failed_connection()
    {
        using var engine = await ConnectAsync();
        await Server.DisposeAsync();

        var failed = await engine.SendAsync(Request("todos/1"), Stop).Patiently();

        failed.AssertFailed(WebErrorKind.ConnectionFailure, "could not connect: ");
        Assert.DoesNotContain("proxy", failed.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_is_refused_with_the_reason()
    {
        // Its own address, and not the announced one, so that nobody falls back.
        using var transport = TransportFactory.Create(new TransportOptions());
        using var engine = new RequestEngine(new EngineOptions { Transport = new Http3Only { InnerHandler = transport }, MaximumRetryCount = 0 });

        var request = new RequestDefinition { Uri = new Uri($"https://127.0.0.1:{Server.Http3Port}/") };
        var asItself = await engine.SendAsync(request, Stop);
        var asAnother = await engine.SendAsync(request with { Headers = [KeyValuePair.Create("Host", "other.test")] }, Stop);

        const string Start = "no secure connection: the server's certificate is not trusted: ";
        asItself.AssertFailed(WebErrorKind.SecureConnectionFailure, $"{Start}it is signed by itself (UntrustedRoot). SkipCertificateCheck");
        asAnother.AssertFailed(WebErrorKind.SecureConnectionFailure, $"{Start}it is for 'localhost', '127.0.0.1', not for 'other.test'; it is signed");

        Assert.Equal(0, Server.Gauge.Total);
    }

    [Fact]
    public async Task A_certificate_that_was_not_checked_serves_nobody_who_checks()
    {
        using (await ConnectAsync())
        {
            var failed = await Sending.GetAsync(Root, "todos/1", Options with { TransportOptions = new TransportOptions() });

            failed.AssertFailed(WebErrorKind.SecureConnectionFailure, "the server's certificate is not trusted");
        }
    }

    /// <summary>Speaks HTTP/3 whether it was announced or not.</summary>
    private sealed class Http3Only : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version30, HttpVersionPolicy.RequestVersionExact);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
