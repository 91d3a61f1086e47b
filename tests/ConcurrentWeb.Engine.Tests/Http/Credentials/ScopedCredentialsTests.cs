using System.Net;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.Http.Credentials;

/// <summary>Credentials that the transport offers to a server that asks for them.</summary>
public sealed class ScopedCredentialsTests : IAsyncLifetime
{
    private static readonly NetworkCredential User = new("testuser", "testpassword");

    private WebTestServer _first = null!;
    private WebTestServer _second = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _first = await WebTestServer.StartAsync();
        _second = await WebTestServer.StartAsync(new WebTestServerOptions { RecordRequests = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Theory]
    [InlineData("basic", "Basic ")]
    [InlineData("digest", "Digest ")]
    public async Task A_server_in_scope_that_asks_gets_them(string scheme, string start)
    {
        var result = await SendAsync(new Uri(_first.BaseAddress, $"auth/{scheme}"));

        Assert.StartsWith(start, RedirectEnd.Header(result, "Authorization"), StringComparison.Ordinal);
        Assert.Equal(1, result.Attempts);
    }

    [Fact]
    public async Task A_server_that_does_not_ask_gets_none() =>
        Assert.Null(RedirectEnd.Header(await SendAsync(new Uri(_first.BaseAddress, "echo")), "Authorization"));

    [Fact]
    public async Task Behind_a_redirection_within_the_scope_they_are_there_again()
    {
        var result = await SendAsync(_first.To("/auth/basic"));

        Assert.StartsWith("Basic ", RedirectEnd.Header(result, "Authorization"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("basic")]
    [InlineData("digest")]
    [InlineData("negotiate")]
    public async Task Behind_a_redirection_to_another_origin_they_are_not(string scheme)
    {
        var result = await SendAsync(_first.To($"{_second.BaseAddress}auth/{scheme}"));

        Assert.Equal((WebErrorKind.HttpStatusFailure, 401), (result.Error!.Kind, result.StatusCode));
        Assert.False(Assert.Single(_second.Log.Requests).Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Another_origin_gets_none_of_a_run_whose_first_was_another()
    {
        var scope = new CredentialScope([]);
        Assert.True(scope.Admits(_first.BaseAddress));

        var result = await SendAsync(new Uri(_second.BaseAddress, "auth/basic"), scope);

        Assert.Equal(401, result.StatusCode);
        Assert.Single(_second.Log.Requests);
    }

    [Fact]
    public async Task A_body_is_sent_again_with_them()
    {
        var result = await SendAsync(new Uri(_first.BaseAddress, "auth/digest"), method: HttpMethod.Post);

        Assert.Equal("a=1", RedirectEnd.Text(result, "body"));
    }

    private async Task<WebResult> SendAsync(Uri address, CredentialScope? scope = null, HttpMethod? method = null)
    {
        scope ??= new CredentialScope([_first.BaseAddress]);
        using var engine = new RequestEngine(new EngineOptions { TransportOptions = new TransportOptions { Credentials = new ScopedCredentials(User, scope) } });
        return await engine.SendAsync(
            new RequestDefinition
            {
                Uri = address,
                Method = method ?? HttpMethod.Get,
                CreateContent = method is null ? null : () => new ByteArrayContent("a=1"u8.ToArray()),
            },
            Stop);
    }
}
