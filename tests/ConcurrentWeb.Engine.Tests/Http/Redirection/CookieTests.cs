using System.Net;
using System.Text.Json;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.Http.Redirection;

public sealed class CookieTests : IAsyncLifetime
{
    private WebTestServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await WebTestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Without_a_container_no_answer_has_cookies_for_the_next_request()
    {
        using var engine = new RequestEngine();

        await SendAsync(engine, "cookies/set?a=1");

        Assert.Empty(Cookies(await SendAsync(engine, "cookies")));
    }

    [Fact]
    public async Task Without_a_container_cookies_last_for_the_chain_of_redirections()
    {
        using var engine = new RequestEngine();
        var second = Uri.EscapeDataString("/redirect/302?to=/cookies&set-cookie=b=2;Path=/");

        var chain = await SendAsync(engine, $"redirect/302?to={second}&set-cookie=a=1;Path=/");

        Assert.Equal("a=1, b=2", string.Join(", ", Cookies(chain)));
        Assert.Empty(Cookies(await SendAsync(engine, "redirect/302?to=/cookies")));
    }

    [Fact]
    public async Task A_container_gets_the_cookies_of_answers_and_of_hops_and_gives_them_to_requests()
    {
        var container = new CookieContainer();
        using var engine = new RequestEngine(new EngineOptions { Cookies = container });
        container.Add(_server.BaseAddress, new Cookie("own", "0"));

        await SendAsync(engine, "redirect/302?to=/cookies/set?b=2&set-cookie=a=1;Path=/");

        Assert.Equal(3, container.Count);
        Assert.Equal(["a=1", "b=2", "own=0"], Cookies(await SendAsync(engine, "cookies")).Order());
    }

    [Fact]
    public async Task A_request_has_the_cookies_of_answers_that_came_while_it_waited()
    {
        using var engine = new RequestEngine(new EngineOptions { Cookies = new CookieContainer(), ThrottleLimit = 1 });

        var results = await Task.WhenAll(SendAsync(engine, "cookies/set?a=1"), SendAsync(engine, "cookies"));

        Assert.Equal(["a=1"], Cookies(results[1]));
    }

    [Fact]
    public async Task Without_redirections_a_container_works_as_well()
    {
        using var engine = new RequestEngine(new EngineOptions { Cookies = new CookieContainer(), MaximumRedirection = 0 });

        Assert.Equal(WebErrorKind.HttpStatusFailure, (await SendAsync(engine, "redirect/302?set-cookie=a=1;Path=/")).Error!.Kind);

        Assert.Equal(["a=1"], Cookies(await SendAsync(engine, "cookies")));
    }

    [Fact]
    public async Task Cookies_of_a_header_and_of_the_container_are_sent_together()
    {
        var container = new CookieContainer();
        container.Add(_server.BaseAddress, new Cookie("kept", "1"));
        using var engine = new RequestEngine(new EngineOptions { Cookies = container });

        var result = await SendAsync(engine, "redirect/302?to=/cookies", ("Cookie", "given=2"));

        Assert.Equal(["given=2", "kept=1"], Cookies(result).Order());
    }

    [Theory]
    [InlineData("a=1; Domain=example.org")]
    [InlineData("a=1; Path=/elsewhere")]
    [InlineData("a=1; Max-Age=0")]
    [InlineData("=")]
    [InlineData("a=1; Secure")]
    public async Task A_cookie_goes_only_where_it_belongs(string cookie)
    {
        using var engine = new RequestEngine(new EngineOptions { Cookies = new CookieContainer() });

        var result = await SendAsync(engine, $"redirect/302?to=/cookies&set-cookie={Uri.EscapeDataString(cookie)}");

        Assert.Empty(Cookies(result));
    }

    [Fact]
    public async Task Another_host_gets_no_cookie_and_the_first_one_has_it_again()
    {
        using var engine = new RequestEngine(new EngineOptions { Cookies = new CookieContainer() });
        await SendAsync(engine, "cookies/set?a=1");

        var other = await engine.SendAsync(
            new RequestDefinition { Uri = _server.To($"http://localhost:{_server.BaseAddress.Port}/cookies") }, Stop);

        Assert.Empty(Cookies(other));
        Assert.Equal(["a=1"], Cookies(await SendAsync(engine, "cookies")));
    }

    [Fact]
    public Task Of_concurrent_requests_no_cookie_is_lost() => Property.HoldsAsync(
        async choices =>
        {
            var container = new CookieContainer { Capacity = 3000, PerDomainCapacity = 3000 };
            using var engine = new RequestEngine(new EngineOptions { Cookies = container, ThrottleLimit = choices.Between(1, 50) });
            var count = choices.Between(1, 100);

            await Task.WhenAll(Enumerable.Range(0, count).Select(n => SendAsync(engine, (n % 3) switch
            {
                0 => $"cookies/set?c{n}={n}",
                1 => $"redirect/302?to=/todos/1&set-cookie=c{n}={n};Path=/",
                _ => $"redirect/302?to=/cookies/set?c{n}={n}",
            })));

            Assert.Equal(count, container.Count);
            Assert.Equal(count, Cookies(await SendAsync(engine, "cookies")).Count);
        },
        runs: 20);

    private static List<string> Cookies(WebResult result)
    {
        Assert.Null(result.Error);
        using var cookies = JsonDocument.Parse(result.GetText());
        return [.. cookies.RootElement.EnumerateObject().Select(cookie => $"{cookie.Name}={cookie.Value.GetString()}")];
    }

    private Task<WebResult> SendAsync(RequestEngine engine, string path, params (string Name, string Value)[] headers) =>
        engine.SendAsync(
            new RequestDefinition
            {
                Uri = new Uri(_server.BaseAddress, path),
                Headers = [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))],
            },
            Stop);
}
