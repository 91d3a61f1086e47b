using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.OverTheWire;

/// <summary>Each fault of a network is one failure in the place of its input, and the inputs around it are answered.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private WebTestServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await WebTestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("abort", WebErrorKind.ConnectionFailure, 0)]
    [InlineData("garbage", WebErrorKind.ProtocolFailure, 0)]
    [InlineData("truncate/1000/0", WebErrorKind.TruncatedResponse, 200)]
    [InlineData("truncate/1000/300", WebErrorKind.TruncatedResponse, 200)]
    [InlineData("truncate/3000000/2000000", WebErrorKind.TruncatedResponse, 200)]
    [InlineData("truncate-chunked", WebErrorKind.TruncatedResponse, 200)]
    [InlineData("content-type?value=text%2Fplain;charset%3Dklingon-8&body=%C3%A9&encoding=iso-8859-1", WebErrorKind.UnreadableCharset, 200)]
    [InlineData("content-type?value=text%2Fplain;charset%3Dutf-7&body=x", WebErrorKind.UnreadableCharset, 200)]
    [InlineData("bomb/50", WebErrorKind.ResponseTooLarge, 200)]
    [InlineData("bytes/5000000", WebErrorKind.ResponseTooLarge, 200)]
    [InlineData("status/503", WebErrorKind.HttpStatusFailure, 503)]
    public async Task A_server_that_fails(string path, WebErrorKind kind, int status)
    {
        var failed = await FailAmongOthersAsync(new Uri(_server.BaseAddress, path));

        Assert.Equal((kind, status), (failed.Error!.Kind, failed.StatusCode));
    }

    [Theory]
    [InlineData("abort", WebErrorKind.ConnectionFailure, 0)]
    [InlineData("garbage", WebErrorKind.ProtocolFailure, 0)]
    [InlineData("truncate/3000000/2000000", WebErrorKind.TruncatedResponse, 200)]
    [InlineData("truncate-chunked", WebErrorKind.TruncatedResponse, 200)]
    public async Task A_server_that_fails_over_http2(string path, WebErrorKind kind, int status)
    {
        await using var secure = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });
        using var engine = new RequestEngine(
            new EngineOptions { MaximumRetryCount = 0, TransportOptions = new TransportOptions { SkipCertificateCheck = true } });

        var failed = await engine.SendAsync(Request(new Uri(secure.SecureBaseAddress!, path)), Stop);

        Assert.Equal((kind, status), (failed.Error!.Kind, failed.StatusCode));
    }

    [Fact]
    public async Task A_port_where_nobody_listens()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}/");
        listener.Stop();

        var failed = await FailAmongOthersAsync(address);

        Assert.Equal(WebErrorKind.ConnectionFailure, failed.Error!.Kind);
        Assert.StartsWith($"GET {address}: could not connect: ", failed.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_an_address()
    {
        var failed = await FailAmongOthersAsync(new Uri("http://nohost.invalid/"));

        Assert.Equal(WebErrorKind.NameResolutionFailure, failed.Error!.Kind);
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts()
    {
        await using var secure = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });

        var failed = await FailAmongOthersAsync(new Uri(secure.SecureBaseAddress!, "todos/1"));

        Assert.Equal(WebErrorKind.SecureConnectionFailure, failed.Error!.Kind);
        Assert.Equal(0, secure.Gauge.Total);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n", WebErrorKind.ProtocolFailure)]
    [InlineData("HTTP/1.1 nonsense\r\n\r\n", WebErrorKind.ProtocolFailure)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", WebErrorKind.ConnectionFailure)]
    [InlineData("", WebErrorKind.ConnectionFailure)]
    public async Task Bytes_that_are_no_answer(string answer, WebErrorKind kind)
    {
        await using var raw = RawServer.Answering(answer);

        Assert.Equal(kind, (await FailAmongOthersAsync(raw.BaseAddress)).Error!.Kind);
    }

    [Fact]
    public async Task An_answer_that_ends_with_its_connection_is_whole()
    {
        await using var raw = RawServer.Answering("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nall of it");
        using var engine = new RequestEngine();

        var result = await engine.SendAsync(new RequestDefinition { Uri = raw.BaseAddress }, Stop);

        Assert.Null(result.Error);
        Assert.Equal(("all of it", new Version(1, 0)), (result.Content, result.HttpVersion));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, WebErrorKind.TruncatedResponse)]
    [InlineData(8, WebErrorKind.TruncatedResponse)]
    [InlineData(20, WebErrorKind.TruncatedResponse)]
    public async Task A_compressed_answer_that_ends_with_its_connection_has_to_be_whole(int missing, WebErrorKind? kind)
    {
        // Nothing but the coding says where this body ends.
        using var coded = new MemoryStream();
        coded.Write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n"u8);
        using (var gzip = new GZipStream(coded, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write("all of it, or nothing"u8);
        }

        await using var raw = RawServer.Answering(coded.ToArray().AsMemory(0, (int)coded.Length - missing));
        using var engine = new RequestEngine();

        var result = await engine.SendAsync(new RequestDefinition { Uri = raw.BaseAddress }, Stop);

        Assert.Equal(kind, result.Error?.Kind);
        Assert.Equal(kind is null ? "all of it, or nothing" : string.Empty, result.Content as string ?? string.Empty);
    }

    [Fact]
    public async Task A_header_that_cannot_be_sent()
    {
        var request = Request(new Uri(_server.BaseAddress, "echo")) with { Headers = [KeyValuePair.Create("X-Name", "Größe")] };

        var failed = await FailAmongOthersAsync(request, attempts: 0);

        Assert.Equal(WebErrorKind.InvalidHeader, failed.Error!.Kind);
        Assert.Equal(2, _server.Gauge.Total);
    }

    [Theory]
    [InlineData("stall-headers", WebErrorKind.ConnectionTimeout, 0, 7)]
    [InlineData("stall", WebErrorKind.OperationTimeout, 200, 5)]
    public async Task A_server_that_stalls(string path, WebErrorKind kind, int status, int seconds)
    {
        var clock = new FakeTimeProvider();
        var options = new EngineOptions
        {
            ThrottleLimit = 1,
            ConnectionTimeout = 7 * Second,
            OperationTimeout = 5 * Second,
            TimeProvider = clock,
        };
        var sending = FailAmongOthersAsync(Request(new Uri(_server.BaseAddress, path)), options);
        await _server.Gauge.WaitUntilAsync(gauge => gauge is { Total: 2, InFlight: 1 }, Patience.Limit);
        await clock.WhenArmedAsync(seconds * Second).Patiently();

        clock.Advance(seconds * Second);

        var failed = await sending.Patiently();
        Assert.Equal((kind, status), (failed.Error!.Kind, failed.StatusCode));
        await _server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 0, Patience.Limit);
    }

    private static RequestDefinition Request(Uri uri) => new() { Uri = uri };

    private Task<WebResult> FailAmongOthersAsync(Uri uri) => FailAmongOthersAsync(Request(uri));

    /// <summary>Sends the request between two that succeed, and gives its result.</summary>
    private async Task<WebResult> FailAmongOthersAsync(RequestDefinition request, EngineOptions? options = null, int attempts = 1)
    {
        using var engine = new RequestEngine((options ?? new EngineOptions()) with { MaximumResponseSize = 4_000_000, MaximumRetryCount = 0 });
        var requests = new[] { Request(new Uri(_server.BaseAddress, "todos/1")), request, Request(new Uri(_server.BaseAddress, "todos/2")) };

        var results = await engine.SendAllAsync(requests, Stop).ToListAsync(Stop);

        Assert.Equal(requests.Select(sent => sent.Uri), results.Select(result => result.Uri));
        Assert.Null(results[0].Error);
        Assert.Null(results[2].Error);
        Assert.Contains("\"id\":1", results[0].ToString().Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("\"id\":2", results[2].ToString().Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.NotNull(results[1].Error);
        Assert.Equal(attempts, results[1].Attempts);
        return results[1];
    }
}
