using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.TestServer;
using RichardSzalay.MockHttp;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class FailureTests
{
    public static TheoryData<string, WebErrorKind, string> Exceptions => new()
    {
        { "name", WebErrorKind.NameResolutionFailure, "the host name could not be resolved: the cause" },
        { "name-here", WebErrorKind.NameResolutionFailure, "the host name could not be resolved: the cause" },
        { "name-proxy", WebErrorKind.NameResolutionFailure, "the host name of the proxy proxy.test:8080 could not be resolved: the cause" },
        { "connect", WebErrorKind.ConnectionFailure, "could not connect: the cause" },
        { "connect-here", WebErrorKind.ConnectionFailure, "could not connect: the cause" },
        { "connect-proxy", WebErrorKind.ConnectionFailure, "could not connect to the proxy 127.0.0.1:9: the cause" },
        { "tls", WebErrorKind.SecureConnectionFailure, "no secure connection: the cause" },
        { "tls-none", WebErrorKind.SecureConnectionFailure, "no secure connection: the server does not speak TLS at port 80; try http://" },
        { "tls-inner", WebErrorKind.SecureConnectionFailure, "the cause" },
        { "authentication", WebErrorKind.AuthenticationFailure, "the cause" },
        { "protocol", WebErrorKind.ProtocolFailure, "the cause" },
        { "reset", WebErrorKind.ConnectionFailure, "the server broke off before the answer (INTERNAL_ERROR)" },
        { "reset-3", WebErrorKind.ConnectionFailure, "the server broke off before the answer (H3_REQUEST_CANCELLED)" },
        { "rules", WebErrorKind.ProtocolFailure, "the exchange failed with HTTP_1_1_REQUIRED" },
        { "rules-3", WebErrorKind.ProtocolFailure, "the exchange failed with H3_MESSAGE_ERROR" },
        { "rules-unknown", WebErrorKind.ProtocolFailure, "the exchange failed with the error 0x4242" },
        { "invalid", WebErrorKind.ProtocolFailure, "the answer is not valid HTTP: the cause" },
        { "ended", WebErrorKind.ConnectionFailure, "the connection closed before the answer" },
        { "unknown", WebErrorKind.ConnectionFailure, "the cause" },
        { "http-io", WebErrorKind.ConnectionFailure, "the cause" },
        { "io", WebErrorKind.ConnectionFailure, "the cause" },
        { "socket", WebErrorKind.ConnectionFailure, new SocketException((int)SocketError.ConnectionReset).Message },
        { "other", WebErrorKind.UnexpectedFailure, "the cause" },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task Each_exception_of_the_transport_has_its_kind_and_reason(string name, WebErrorKind kind, string reason)
    {
        var cause = new InvalidOperationException("the cause.");
        Exception thrown = name switch
        {
            "name" => new HttpRequestException(HttpRequestError.NameResolutionError, "x", cause),
            "name-here" => new HttpRequestException(HttpRequestError.NameResolutionError, "x (example.test:80)", cause),
            "name-proxy" => new HttpRequestException(HttpRequestError.NameResolutionError, "x (proxy.test:8080)", cause),
            "connect-here" => new HttpRequestException(HttpRequestError.ConnectionError, "x (Example.test:80)", cause),
            "connect-proxy" => new HttpRequestException(HttpRequestError.ConnectionError, "x (127.0.0.1:9)", cause),
            "http-io" => new HttpIOException(HttpRequestError.Unknown, "the cause."),
            "connect" => new HttpRequestException(HttpRequestError.ConnectionError, "x", cause),
            "tls" => new HttpRequestException(HttpRequestError.SecureConnectionError, "x", cause),
            "tls-none" => new HttpRequestException(
                HttpRequestError.SecureConnectionError, "x", new AuthenticationException("error:0A00010B:SSL routines::wrong version number")),
            "tls-inner" => new HttpRequestException("x", new AuthenticationException("the cause.")),
            "authentication" => new HttpRequestException(HttpRequestError.UserAuthenticationError, "x", cause),
            "protocol" => new HttpRequestException(HttpRequestError.HttpProtocolError, "x", cause),
            "reset" => Reset(0x2),
            "reset-3" => Reset(0x10c),
            "rules" => Reset(0xd),
            "rules-3" => Reset(0x10e),
            "rules-unknown" => Reset(0x4242),
            "invalid" => new HttpRequestException(HttpRequestError.InvalidResponse, "x", cause),
            "ended" => new HttpRequestException(HttpRequestError.ResponseEnded, "x", cause),
            "unknown" => new HttpRequestException("x", cause),
            "io" => new IOException("x", cause),
            "socket" => new SocketException((int)SocketError.ConnectionReset),
            _ => cause,
        };

        var result = await Answer.WithAsync(() => throw thrown);

        Assert.Equal(kind, result.Error?.Kind);
        Assert.Equal($"GET http://example.test/answer: {reason.TrimEnd('.')}.", result.Error!.Message);
        Assert.Same(thrown, result.Error.Exception);
        Assert.Equal(0, result.StatusCode);
        Assert.Null(result.BaseResponse);
        Assert.Equal(1, result.Attempts);
    }

    [Theory]
    [InlineData(0x0, WebErrorKind.TruncatedResponse, "the answer's body broke off (NO_ERROR)")]
    [InlineData(0x8, WebErrorKind.TruncatedResponse, "the answer's body broke off (CANCEL)")]
    [InlineData(0x102, WebErrorKind.TruncatedResponse, "the answer's body broke off (H3_INTERNAL_ERROR)")]
    [InlineData(0x6, WebErrorKind.ProtocolFailure, "the exchange failed with FRAME_SIZE_ERROR")]
    public async Task A_stream_that_is_reset_within_the_body_has_its_kind_and_reason(long code, WebErrorKind kind, string reason)
    {
        using var body = new StreamContent(new PiecewiseStream(["part"u8.ToArray()], _ => throw new HttpProtocolException(code, "raw", null)));

        var result = await Answer.WithAsync(body);

        Assert.Equal(kind, result.Error?.Kind);
        Assert.Equal($"GET http://example.test/answer: {reason}.", result.Error!.Message);
    }

    [Fact]
    public async Task Secrets_in_the_address_are_hidden_in_the_message()
    {
        using var transport = new MockHttpMessageHandler();
        transport.When("*").Throw(new HttpRequestException("no luck"));
        using var engine = new RequestEngine(new EngineOptions { Transport = transport, MaximumRetryCount = 0 });
        var uri = new Uri("https://user:pass@example.test/a?q=1&api_key=abc123&X-Amz-Signature=def#f");

        var result = await engine.SendAsync(new RequestDefinition { Uri = uri }, TestContext.Current.CancellationToken);

        Assert.Equal("GET https://***@example.test/a?q=1&api_key=***&X-Amz-Signature=***#f: no luck.", result.Error?.Message);
        Assert.Same(uri, result.Uri);
    }

    [Theory]
    [InlineData("http://example.test:443/", "the connection closed before the answer; port 443 is mostly for https://")]
    [InlineData("http://example.test:8443/", "the connection closed before the answer; port 8443 is mostly for https://")]
    [InlineData("http://example.test:10443/", "the connection closed before the answer; port 10443 is mostly for https://")]
    [InlineData("https://example.test/", "the connection closed before the answer")]
    [InlineData("http://example.test:8080/", "the connection closed before the answer")]
    public async Task A_server_that_waits_for_tls_and_closes_is_known_by_its_port(string address, string reason)
    {
        using var transport = new MockHttpMessageHandler();
        transport.When("*").Throw(new HttpRequestException(HttpRequestError.ResponseEnded, "x"));
        using var engine = new RequestEngine(new EngineOptions { Transport = transport, MaximumRetryCount = 0 });

        var result = await engine.SendAsync(new RequestDefinition { Uri = new Uri(address) }, TestContext.Current.CancellationToken);

        Assert.Equal($"GET {address}: {reason}.", result.Error?.Message);
    }

    [Fact]
    public async Task A_server_that_waits_for_tls_and_says_so_is_known_by_its_alert()
    {
        await using var server = RawServer.Answering(new byte[] { 0x15, 0x03, 0x03, 0, 2, 2, 10 });
        using var engine = new RequestEngine(new EngineOptions { MaximumRetryCount = 0 });

        var result = await engine.SendAsync(new RequestDefinition { Uri = server.BaseAddress }, TestContext.Current.CancellationToken);

        Assert.Equal(WebErrorKind.ProtocolFailure, result.Error?.Kind);
        Assert.EndsWith(
            $": the answer is not HTTP: the server speaks TLS at port {server.BaseAddress.Port}; try https://.", result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 No\u001B[31m\u009B\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("gar\u001B[31mbage\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX\u001BY: 1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=x\u001By\r\nContent-Length: 1\r\n\r\n\u00E9")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: g\u001B[31mzip\r\nContent-Length: 1\r\n\r\nx")]
    public async Task Control_characters_of_a_server_are_in_no_message(string answer)
    {
        await using var server = RawServer.Answering(Encoding.Latin1.GetBytes(answer));
        using var engine = new RequestEngine(new EngineOptions { MaximumRetryCount = 0 });

        var error = (await engine.SendAsync(new RequestDefinition { Uri = server.BaseAddress }, TestContext.Current.CancellationToken)).Error;

        Assert.NotNull(error);
        Assert.DoesNotContain(error.Message, char.IsControl);
        for (var exception = error.Exception; exception is not null; exception = exception.InnerException)
        {
            Assert.DoesNotContain(exception.Message, char.IsControl);
        }
    }

    [Fact]
    public async Task A_request_that_cannot_be_made_is_a_failure_of_no_attempt()
    {
        using var engine = new RequestEngine(new EngineOptions { Transport = new MockHttpMessageHandler() });

        var result = await engine.SendAsync(
            new RequestDefinition { Uri = Answer.Uri, CreateContent = () => throw new FormatException("bad body") },
            TestContext.Current.CancellationToken);

        Assert.Equal(WebErrorKind.UnexpectedFailure, result.Error?.Kind);
        Assert.Contains("bad body", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(0, result.Attempts);
    }

    [Theory]
    [InlineData("X-Token", "abc\r\nInjected: yes", "the value of the header 'X-Token' has a character that cannot be sent")]
    [InlineData("X-Name", "Größe", "the value of the header 'X-Name' has a character that cannot be sent")]
    [InlineData("X-Name\nInjected", "a", "'X-Name Injected' cannot be the name of a header")]
    [InlineData("", "a", "'' cannot be the name of a header")]
    public async Task A_header_that_may_not_be_sent_is_a_failure_that_does_not_show_its_value(string name, string value, string reason)
    {
        using var transport = new ScriptedTransport();
        using var engine = new RequestEngine(new EngineOptions { Transport = transport, MaximumRetryCount = 0 });

        var result = await engine.SendAsync(
            new RequestDefinition { Uri = Answer.Uri, Headers = [KeyValuePair.Create(name, value)] }, TestContext.Current.CancellationToken);

        Assert.Equal(WebErrorKind.InvalidHeader, result.Error?.Kind);
        Assert.Equal($"GET http://example.test/answer: {reason}.", result.Error!.Message);
        Assert.Equal((0, 0), (result.Attempts, transport.Begun));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(302)]
    [InlineData(304)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task An_error_status_is_a_failure_that_carries_the_answer(int status)
    {
        using var content = Answer.Text("  what the server says\u001B[31m\n");

        var result = await Answer.WithAsync(content, (HttpStatusCode)status);

        Assert.Equal(WebErrorKind.HttpStatusFailure, result.Error?.Kind);
        Assert.Contains($"the server answered {status} ({result.BaseResponse!.ReasonPhrase}).", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(status == 304 ? null : "what the server says[31m", result.Error.ServerMessage);
        Assert.Equal(status, result.StatusCode);
        Assert.Null(result.Error.Exception);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(206)]
    [InlineData(299)]
    public async Task A_success_is_none(int status)
    {
        using var content = Answer.Text("fine");

        Assert.Null((await Answer.WithAsync(content, (HttpStatusCode)status)).Error);
    }

    [Fact]
    public async Task An_error_status_is_a_result_where_the_options_say_so()
    {
        using var content = Answer.Text("gone");

        var result = await Answer.WithAsync(content, HttpStatusCode.Gone, options: new EngineOptions { SkipHttpErrorCheck = true });

        Assert.Null(result.Error);
        Assert.Equal((410, "gone"), (result.StatusCode, result.Content));
    }

    /// <summary>What the transport throws when the server resets a stream with that code.</summary>
    private static HttpRequestException Reset(long code) =>
        new(HttpRequestError.HttpProtocolError, "raw", new HttpProtocolException(code, "raw", null));
}
