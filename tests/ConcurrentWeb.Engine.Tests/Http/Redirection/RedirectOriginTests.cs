using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.Http.Redirection;

/// <summary>What goes along when a server sends us on: to itself, and to a server of another origin.</summary>
public sealed class RedirectOriginTests : IAsyncLifetime
{
    private static readonly string[] Secrets = ["Authorization", "Cookie", "Proxy-Authorization", "X-Api-Key", "X-Nobody-Has-Heard-Of"];

    private WebTestServer _first = null!;
    private WebTestServer _second = null!;

    public static TheoryData<int> Statuses { get; } = [300, 301, 302, 303, 307, 308];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _first = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });
        _second = await WebTestServer.StartAsync(new WebTestServerOptions { RecordRequests = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Another_origin_gets_no_header_but_the_harmless_ones(int status)
    {
        var result = await SendAsync(_first.To($"{_second.BaseAddress}echo", status));

        Assert.All(Secrets, name => Assert.Null(RedirectEnd.Header(result, name)));
        Assert.Equal("text/x-mine", RedirectEnd.Header(result, "Accept"));
        Assert.Equal("de", RedirectEnd.Header(result, "Accept-Language"));
        Assert.Equal("Mine/1", RedirectEnd.Header(result, "User-Agent"));
        Assert.Equal("identity", RedirectEnd.Header(result, "Accept-Encoding"));
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task The_same_origin_gets_all_but_the_authorization(int status)
    {
        var result = await SendAsync(_first.To("/echo", status));

        Assert.Null(RedirectEnd.Header(result, "Authorization"));
        Assert.All(Secrets[1..], name => Assert.Equal("secret", RedirectEnd.Header(result, name)));
        Assert.Equal("text/x-mine", RedirectEnd.Header(result, "Accept"));
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Authorization_is_kept_where_that_is_asked_for_and_nothing_else_is(int status)
    {
        var options = new EngineOptions { PreserveAuthorizationOnRedirect = true };

        var same = await SendAsync(_first.To("/echo", status), options);
        var other = await SendAsync(_first.To($"{_second.BaseAddress}echo", status), options);

        Assert.Equal("secret", RedirectEnd.Header(same, "Authorization"));
        Assert.Equal("secret", RedirectEnd.Header(other, "Authorization"));
        Assert.All(Secrets[1..], name => Assert.Null(RedirectEnd.Header(other, name)));
    }

    [Fact]
    public async Task What_was_dropped_does_not_come_back_with_the_origin()
    {
        var back = _second.To($"{_first.BaseAddress}echo");

        var result = await SendAsync(_first.To(back.AbsoluteUri));

        Assert.All(Secrets, name => Assert.Null(RedirectEnd.Header(result, name)));
    }

    [Fact]
    public async Task Another_name_of_the_same_server_is_another_origin()
    {
        var result = await SendAsync(_first.To($"http://localhost:{_first.BaseAddress.Port}/echo"));

        Assert.All(Secrets, name => Assert.Null(RedirectEnd.Header(result, name)));
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_body_goes_to_another_origin_with_what_describes_it(int status)
    {
        var result = await SendAsync(_first.To($"{_second.BaseAddress}echo", status), method: HttpMethod.Post, body: "<a/>");

        Assert.Equal("<a/>", RedirectEnd.Text(result, "body"));
        Assert.Equal("text/xml; charset=utf-8", RedirectEnd.Text(result, "contentType"));
        Assert.All(Secrets, name => Assert.Null(RedirectEnd.Header(result, name)));
    }

    [Fact]
    public async Task From_https_to_http_is_a_failure_and_sends_nothing()
    {
        var result = await SendSecurelyAsync(new EngineOptions());

        Assert.Equal(WebErrorKind.InsecureRedirection, result.Error!.Kind);
        Assert.Contains($"{_second.BaseAddress}echo", result.Error.Message, StringComparison.Ordinal);
        Assert.Equal(302, result.StatusCode);
        Assert.Empty(_second.Log.Requests);
    }

    [Fact]
    public async Task From_https_to_http_is_a_failure_even_where_statuses_are_not_checked() =>
        Assert.Equal(WebErrorKind.InsecureRedirection, (await SendSecurelyAsync(new EngineOptions { SkipHttpErrorCheck = true })).Error!.Kind);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task From_https_to_http_where_allowed_no_credentials_go_along(bool preserve)
    {
        var result = await SendSecurelyAsync(new EngineOptions { AllowInsecureRedirect = true, PreserveAuthorizationOnRedirect = preserve });

        Assert.All(Secrets, name => Assert.Null(RedirectEnd.Header(result, name)));
        Assert.Equal(_second.BaseAddress, new Uri(result.ResponseUri!, "/"));
    }

    private async Task<WebResult> SendSecurelyAsync(EngineOptions options)
    {
        using var transport = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        transport.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.Equals(_first.Certificate);
        var address = new Uri(_first.SecureBaseAddress!, $"redirect/302?to={_second.BaseAddress}echo");
        return await SendAsync(address, options with { Transport = transport });
    }

    private static async Task<WebResult> SendAsync(Uri address, EngineOptions? options = null, HttpMethod? method = null, string? body = null)
    {
        using var engine = new RequestEngine(options);
        return await engine.SendAsync(
            new RequestDefinition
            {
                Uri = address,
                Method = method ?? HttpMethod.Get,
                Headers =
                [
                    .. Secrets.Select(name => KeyValuePair.Create(name, "secret")),
                    new("Accept", "text/x-mine"),
                    new("Accept-Language", "de"),
                    new("Accept-Encoding", "identity"),
                    new("user-agent", "Mine/1"),
                ],
                CreateContent = body is null ? null : () => new StringContent(body, System.Text.Encoding.UTF8, "text/xml"),
            },
            Stop);
    }
}
