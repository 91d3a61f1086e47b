using System.Net;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.Http.Redirection;

public sealed class RedirectTests : IAsyncLifetime
{
    private WebTestServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await WebTestServer.StartAsync(new WebTestServerOptions { RecordRequests = true });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(300, "POST", "GET")]
    [InlineData(301, "POST", "GET")]
    [InlineData(302, "POST", "GET")]
    [InlineData(303, "POST", "GET")]
    [InlineData(307, "POST", "POST")]
    [InlineData(308, "POST", "POST")]
    [InlineData(302, "PUT", "PUT")]
    [InlineData(303, "PUT", "GET")]
    [InlineData(303, "DELETE", "GET")]
    [InlineData(307, "PATCH", "PATCH")]
    public async Task The_method_changes_or_stays_and_the_body_with_it(int status, string sent, string arrived)
    {
        var result = await PostAsync(status, new HttpMethod(sent));

        Assert.Equal(arrived, RedirectEnd.Text(result, "method"));
        Assert.Equal(arrived == "GET" ? string.Empty : "a=1", RedirectEnd.Text(result, "body"));
        Assert.Equal(arrived == "GET" ? null : "text/x-form", RedirectEnd.Text(result, "contentType"));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    public async Task The_method_stays_where_that_is_asked_for(int status)
    {
        var result = await PostAsync(status, HttpMethod.Post, new EngineOptions { PreserveHttpMethodOnRedirect = true });

        Assert.Equal(("POST", "a=1"), (RedirectEnd.Text(result, "method"), RedirectEnd.Text(result, "body")));
    }

    [Fact]
    public async Task Head_stays_head()
    {
        var result = await SendAsync(_server.To("/echo", 303), method: HttpMethod.Head);

        Assert.Null(result.Error);
        Assert.Equal(["HEAD", "HEAD"], _server.Log.Requests.Select(request => request.Method));
    }

    [Theory]
    [InlineData("/echo?a=b", "echo?a=b")]
    [InlineData("../echo", "echo")]
    [InlineData("//127.0.0.1:{port}/echo", "echo")]
    [InlineData("HTTP://127.0.0.1:{port}/echo", "echo")]
    [InlineData("/echo#there", "echo#there")]
    public async Task A_location_is_resolved(string location, string path)
    {
        var target = location.Replace("{port}", $"{_server.BaseAddress.Port}", StringComparison.Ordinal);

        var result = await SendAsync(_server.To(target));

        Assert.Null(result.Error);
        Assert.Equal(new Uri(_server.BaseAddress, path).AbsoluteUri, result.ResponseUri!.AbsoluteUri);
    }

    [Fact]
    public async Task A_location_without_a_fragment_takes_that_of_the_request()
    {
        var result = await SendAsync(new UriBuilder(_server.To("/echo")) { Fragment = "here" }.Uri);

        Assert.Equal("#here", result.ResponseUri!.Fragment);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(302)]
    [InlineData(308)]
    public async Task Without_a_location_it_is_the_answer(int status)
    {
        var result = await SendAsync(new Uri(_server.BaseAddress, $"status/{status}?body=choose"));

        Assert.Equal((WebErrorKind.HttpStatusFailure, status), (result.Error!.Kind, result.StatusCode));
        Assert.Equal("choose", result.Content);
    }

    [Theory]
    [InlineData(304)]
    [InlineData(305)]
    [InlineData(200)]
    [InlineData(404)]
    public async Task Other_statuses_are_no_redirections(int status)
    {
        var result = await SendAsync(_server.To("/echo", status));

        Assert.Equal(status, result.StatusCode);
        Assert.Single(_server.Log.Requests);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/a")]
    [InlineData("file:///etc/passwd")]
    [InlineData("localhost:8080")]
    [InlineData("javascript:alert(1)")]
    public async Task Other_schemes_are_not_followed(string location)
    {
        var result = await SendAsync(_server.To(location));

        Assert.Equal((WebErrorKind.HttpStatusFailure, 302), (result.Error!.Kind, result.StatusCode));
    }

    [Fact]
    public async Task The_error_says_why_a_redirection_was_not_followed()
    {
        var result = await SendAsync(_server.To("ftp://127.0.0.1/a?token=abc"));

        Assert.EndsWith(
            ": the server answered 302 (Found); it sends to an address of the scheme 'ftp', which is neither http nor https.",
            result.Error!.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://user:abc@x:99999/?token=abc", ", because the port is larger than 65535")]
    [InlineData("//a b/", ", because there is a space in the host")]
    [InlineData("http://[abc]/", ", because the host in brackets is not an IPv6 address")]
    [InlineData("http://%5b/", "")]
    public async Task The_error_says_what_is_wrong_with_the_address_of_a_redirection(string location, string reason)
    {
        var result = await SendAsync(_server.To(location));

        Assert.Equal((WebErrorKind.HttpStatusFailure, 302), (result.Error!.Kind, result.StatusCode));
        Assert.EndsWith($": the server answered 302 (Found); it sends to an address that is not valid{reason}.", result.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 3, true)]
    [InlineData(3, 2, false)]
    [InlineData(1, 0, false)]
    [InlineData(50, null, true)]
    [InlineData(51, null, false)]
    public async Task So_many_are_followed_and_no_more(int chain, int? maximum, bool arrives)
    {
        var options = maximum is null ? new EngineOptions() : new EngineOptions { MaximumRedirection = maximum.Value };

        var result = await SendAsync(new Uri(_server.BaseAddress, $"redirect-chain/{chain}"), options);

        Assert.Equal(arrives ? 200 : 302, result.StatusCode);
        Assert.Equal(arrives ? null : WebErrorKind.HttpStatusFailure, result.Error?.Kind);
        Assert.Equal((maximum ?? 50) + 1, _server.Log.Requests.Count);
    }

    [Fact]
    public async Task A_loop_ends_at_the_maximum_and_says_so()
    {
        await using var server = RawServer.Answering("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        var result = await SendAsync(server.BaseAddress, new EngineOptions { MaximumRedirection = 4 });

        Assert.Equal(WebErrorKind.HttpStatusFailure, result.Error!.Kind);
        Assert.EndsWith(
            $"; it sends on to {server.BaseAddress} after 4 redirections, the most allowed.", result.Error.Message, StringComparison.Ordinal);
        Assert.Equal(5, server.Connections);
    }

    [Fact]
    public async Task The_one_too_many_is_a_result_where_statuses_are_not_checked()
    {
        var result = await SendAsync(
            new Uri(_server.BaseAddress, "redirect-chain/2"), new EngineOptions { MaximumRedirection = 1, SkipHttpErrorCheck = true });

        Assert.Null(result.Error);
        Assert.Equal((302, "/redirect-chain/1"), (result.StatusCode, result.ResponseUri!.AbsolutePath));
        Assert.Equal(["/echo"], result.Headers["Location"]);
    }

    [Fact]
    public async Task Hops_are_one_attempt()
    {
        var result = await SendAsync(new Uri(_server.BaseAddress, "redirect-chain/5"));

        Assert.Equal(1, result.Attempts);
        Assert.Equal("/echo", result.ResponseUri!.AbsolutePath);
        Assert.True(result.TimeToFirstByte > TimeSpan.Zero && result.TimeToFirstByte <= result.Duration);
    }

    [Fact]
    public async Task A_failure_behind_a_redirection_names_both_addresses()
    {
        var result = await SendAsync(_server.To("/status/503?key=hidden"));

        Assert.Equal((WebErrorKind.HttpStatusFailure, 503), (result.Error!.Kind, result.StatusCode));
        Assert.Contains($"(redirected to {_server.BaseAddress}status/503?key=***): the server answered 503", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_hop_needs_a_permit_and_holds_no_other()
    {
        using var engine = new RequestEngine(new EngineOptions { ThrottleLimit = 2 });
        var address = new Uri(_server.BaseAddress, "redirect-chain/3");

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => engine.SendAsync(new RequestDefinition { Uri = address }, Stop)));

        Assert.All(results, result => Assert.Null(result.Error));
        Assert.InRange(_server.Gauge.Highest, 1, 2);
        Assert.Equal(0, engine.InFlight);
    }

    [Fact]
    public async Task A_hop_does_not_wait_for_bodies_that_wait_for_it()
    {
        using var transport = new ScriptedTransport();
        using var engine = new RequestEngine(new EngineOptions { Transport = transport, ThrottleLimit = 2, MaximumBufferedSize = 5_000 });
        var run = engine.SendAllAsync(ScriptedTransport.Requests(4), Stop).ToListAsync(Stop).AsTask();

        await transport[0].Arrived.Task.Patiently();
        transport[1].Answer(length: 10_000);
        transport[2].Answer(length: 10_000);
        transport[3].Answer(length: 3);
        await transport.WhenBegunAsync(3);
        transport[0].Answering.SetResult(new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("/100", UriKind.Relative) } });
        await transport[100].Arrived.Task.Patiently();
        transport[100].Answer(length: 1);

        Assert.Equal([1, 10_000, 10_000, 3], (await run.Patiently()).Select(result => result.Body.Length));
    }

    [Fact]
    public async Task The_body_of_a_redirection_is_bounded_too()
    {
        await using var server = RawServer.Answering(
            $"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 3000\r\n\r\n{new string('a', 3000)}");

        var result = await SendAsync(server.BaseAddress, new EngineOptions { MaximumResponseSize = 1000 });

        Assert.Equal(WebErrorKind.ResponseTooLarge, result.Error!.Kind);
    }

    private Task<WebResult> PostAsync(int status, HttpMethod method, EngineOptions? options = null) =>
        SendAsync(_server.To("/echo", status), options, method, () => new ByteArrayContent("a=1"u8.ToArray()));

    private static async Task<WebResult> SendAsync(
        Uri address, EngineOptions? options = null, HttpMethod? method = null, Func<HttpContent>? content = null)
    {
        using var engine = new RequestEngine(options);
        return await engine.SendAsync(
            new RequestDefinition
            {
                Uri = address,
                Method = method ?? HttpMethod.Get,
                CreateContent = content,
                Headers = content is null ? [] : [new("Content-Type", "text/x-form")],
            },
            Stop);
    }
}
