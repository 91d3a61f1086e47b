using System.Security.Authentication;
using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Retry;

/// <summary>Lists of a host that is down, or that may not be asked.</summary>
public sealed class DeadOriginTests : RetryTest
{
    [Fact]
    public async Task Each_failure_says_why_the_host_cannot_be_reached()
    {
        using var transport = new AnsweringTransport(static _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused by the test"));

        var results = await RunAsync(transport, 30, Options);

        Assert.All(results, result => Assert.Contains("refused by the test", result.Error!.Message, StringComparison.Ordinal));
        Assert.All(results, result => Assert.Equal(result.Attempts == 0, result.Error!.Kind == WebErrorKind.CircuitOpen));
        Assert.All(results, result => Assert.Equal(Math.Max(0, result.Attempts - 1), result.FailedAttempts.Count));
    }

    [Fact]
    public async Task Of_ten_thousand_requests_to_a_host_that_refuses_connections_a_few_are_sent()
    {
        var transport = new AnsweringTransport(sent => throw new HttpRequestException(HttpRequestError.ConnectionError));

        var results = await RunAsync(transport, 10_000, Options);

        Assert.InRange(transport.Sent.Count, 5, 30);
        Assert.InRange(results.Count(result => result.Error!.Kind == WebErrorKind.CircuitOpen), 9_900, 10_000);
        Assert.All(results, result => Assert.True(result.Error!.Kind is WebErrorKind.CircuitOpen or WebErrorKind.ConnectionFailure));
        Assert.NotNull(results[^1].Error!.RetryAt);
    }

    [Fact]
    public async Task Not_every_input_of_a_host_that_swallows_all_waits_for_its_time_out()
    {
        var transport = new AnsweringTransport((_, stop) => AnsweringTransport.NeverAsync(stop));
        var start = Clock.GetUtcNow();

        await RunAsync(transport, 1000, Options with { ConnectionTimeout = 5 * Second });

        Assert.InRange(transport.Sent.Count, 10, 40);
        Assert.InRange(Clock.GetUtcNow() - start, 5 * Second, 120 * Second);
    }

    [Fact]
    public async Task A_host_that_answers_and_has_some_slow_addresses_is_not_dead()
    {
        var transport = new AnsweringTransport((sent, stop) => sent.Uri.AbsolutePath is "/0" or "/29"
            ? Task.FromResult(AnsweringTransport.Status(200))
            : AnsweringTransport.NeverAsync(stop));

        var results = await RunAsync(transport, 30, Options with { ConnectionTimeout = Second, MaximumRetryCount = 0, ThrottleLimit = 1 });

        Assert.Equal(28, results.Count(result => result.Error?.Kind == WebErrorKind.ConnectionTimeout));
        Assert.Null(results[29].Error);
    }

    [Fact]
    public async Task A_host_that_comes_back_is_asked_again()
    {
        var isUp = false;
        var transport = new AnsweringTransport(sent => isUp ? AnsweringTransport.Status(200) : throw new HttpRequestException(HttpRequestError.ConnectionError));
        using var engine = Engine(transport, Options with { MaximumRetryCount = 0 });
        await SendAllAsync(engine, 100);
        Assert.Equal(WebErrorKind.CircuitOpen, (await engine.SendAsync(Request(Here), Stop).Patiently()).Error!.Kind);

        isUp = true;
        Clock.Advance(30 * Second);

        Assert.All(await SendAllAsync(engine, 100), result => Assert.Null(result.Error));
    }

    [Fact]
    public async Task A_host_whose_certificate_is_wrong_is_not_down_each_input_says_what_is_wrong()
    {
        var transport = new AnsweringTransport(sent =>
            throw new HttpRequestException(HttpRequestError.SecureConnectionError, inner: new AuthenticationException("not trusted")));

        var results = await RunAsync(transport, 50, Options);

        Assert.All(results, result => Assert.Equal((WebErrorKind.SecureConnectionFailure, 1), (result.Error!.Kind, result.Attempts)));
    }

    [Fact]
    public async Task An_address_of_a_private_network_is_not_down_each_input_says_that_it_is_not_allowed()
    {
        using var engine = new RequestEngine(new EngineOptions { TransportOptions = new TransportOptions { BlockPrivateNetwork = true } });
        var requests = Enumerable.Range(0, 50).Select(_ => Request(new Uri("http://127.0.0.1:9/")));

        var results = await engine.SendAllAsync(requests, Stop).ToListAsync(Stop).AsTask().Patiently();

        Assert.All(results, result => Assert.Equal((WebErrorKind.AddressNotAllowed, 1), (result.Error!.Kind, result.Attempts)));
    }

    [Fact]
    public async Task A_host_that_is_not_on_the_list_is_not_asked_even_once()
    {
        var transport = new AnsweringTransport(_ => AnsweringTransport.Status(200));

        var result = await SendAsync(transport, Request(Here), Options with { AllowedHosts = new AllowedHosts(["there.test"]) });

        Assert.Equal((WebErrorKind.AddressNotAllowed, 0), (result.Error!.Kind, result.Attempts));
        Assert.Empty(transport.Sent);
    }

    [Fact]
    public async Task A_dead_host_does_not_hold_up_another()
    {
        var transport = new AnsweringTransport((sent, stop) => sent.Uri.Host == Here.Host
            ? AnsweringTransport.NeverAsync(stop)
            : Task.FromResult(AnsweringTransport.Status(200)));
        using var engine = Engine(transport, Options with { ThrottleLimit = 4, ThrottleLimitPerOrigin = 2 });
        using var stop = new CancellationTokenSource();
        var slow = Enumerable.Range(0, 50).Select(_ => engine.SendAsync(Request(Here), stop.Token)).ToList();

        var others = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => engine.SendAsync(Request(There), Stop))).Patiently();

        Assert.All(others, result => Assert.Equal(200, result.StatusCode));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(slow).Patiently());
    }

    private async Task<List<WebResult>> RunAsync(AnsweringTransport transport, int count, EngineOptions options)
    {
        using var engine = Engine(transport, options);
        return await SendAllAsync(engine, count);
    }

    /// <summary>Sends so many, while time passes.</summary>
    private async Task<List<WebResult>> SendAllAsync(RequestEngine engine, int count)
    {
        var requests = Enumerable.Range(0, count).Select(n => Request(Here, FormattableString.Invariant($"{n}")));
        return await WhilePassingAsync(Second / 4, engine.SendAllAsync(requests, Stop).ToListAsync(Stop).AsTask());
    }
}
