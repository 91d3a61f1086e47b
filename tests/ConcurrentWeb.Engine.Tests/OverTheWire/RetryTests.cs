using System.Net;
using System.Net.Sockets;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.OverTheWire;

/// <summary>Servers that fail now and then, and servers with limits.</summary>
public sealed class RetryTests : IAsyncLifetime
{
    private WebTestServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await WebTestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Of_two_thousand_requests_to_a_server_that_fails_one_in_ten_all_are_answered_in_order()
    {
        var options = new EngineOptions
        {
            ThrottleLimit = 50,
            RetryInterval = TimeSpan.FromMilliseconds(10),
            MaximumRetryCount = 5,
        };

        // What stalls for a fifth of a second is late, and no failure.
        var results = await SendAsync(options, 2000, n => $"flaky/10?n={n}&ms=200");

        Assert.Equal(Enumerable.Range(0, 2000).Select(n => (long)n), results.Select(result => result.Index));
        Assert.All(results, result => Assert.Null(result.Error));
        Assert.All(results, result => Assert.Equal(FormattableString.Invariant($"request {result.Index}, attempt {result.Attempts}"), result.Content));
        Assert.InRange(results.Average(result => result.Attempts), 1.03, 1.15);
        Assert.Equal(_server.Gauge.Total, results.Sum(result => result.Attempts));
        WebErrorKind[] kinds = [WebErrorKind.ConnectionFailure, WebErrorKind.HttpStatusFailure, WebErrorKind.TruncatedResponse];
        Assert.Equal(kinds.Order(), results.SelectMany(result => result.FailedAttempts).Select(failed => failed.Kind).Distinct().Order());
    }

    [Fact]
    public async Task Bodies_that_stall_are_asked_for_once_more()
    {
        var options = new EngineOptions { ThrottleLimit = 50, OperationTimeout = TimeSpan.FromSeconds(1), RetryInterval = TimeSpan.Zero };

        var results = await SendAsync(options, 50, n => $"flaky/30?n={n}&kinds=stall&ms=3600000");

        foreach (var result in results)
        {
            var stalls = new[] { 1, 2 }.TakeWhile(attempt => Delays.IsFlaky(30, result.Index, attempt)).Count();
            Assert.Equal(stalls == 2 ? WebErrorKind.OperationTimeout : null, result.Error?.Kind);
            Assert.Equal(Math.Min(stalls + 1, 2), result.Attempts);
        }
    }

    [Fact]
    public async Task Files_from_a_server_that_fails_are_whole_and_nothing_else_is_left()
    {
        using var folder = new TemporaryFolder();
        var options = new EngineOptions { ThrottleLimit = 20, RetryInterval = TimeSpan.FromMilliseconds(10), MaximumRetryCount = 8 };
        var requests = Enumerable.Range(0, 200).Select(n => Request(n, $"flaky/30?n={n}&kinds=truncate,reset") with { OutFile = new OutFile(folder.File($"{n}")) });
        using var engine = new RequestEngine(options);

        var results = await engine.SendAllAsync(requests, Stop).ToListAsync(Stop);

        Assert.All(results, result => Assert.Null(result.Error));
        Assert.Equal(200, folder.Names.Count());
        Assert.All(results, result => Assert.Equal(
            FormattableString.Invariant($"request {result.Index}, attempt {result.Attempts}"), File.ReadAllText(result.OutFile!)));
    }

    [Fact]
    public async Task A_server_that_takes_only_so_many_at_once_answers_all()
    {
        var options = new EngineOptions { ThrottleLimit = 100, AdaptiveThrottle = true, RetryInterval = TimeSpan.FromMilliseconds(50), MaximumRetryCount = 8 };

        var results = await SendAsync(options, 400, _ => $"limit/concurrency/12?ms=10");

        Assert.All(results, result => Assert.Null(result.Error));
        Assert.InRange(results.Sum(result => result.Attempts), 400, 600);
    }

    [Fact]
    public async Task A_pace_is_kept_over_the_wire()
    {
        var options = new EngineOptions { ThrottleLimit = 50, RequestsPerSecond = 100, MaximumRetryCount = 0 };

        // The server's limit is the same rate, with a second's worth to spare for what the network bunches.
        var results = await SendAsync(options, 150, _ => $"limit/rate/100");

        Assert.All(results, result => Assert.Equal(200, result.StatusCode));
    }

    [Fact]
    public async Task A_thousand_requests_to_a_port_where_nobody_listens_fail_soon()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}/");
        listener.Stop();
        using var engine = new RequestEngine(new EngineOptions { MaximumRetryCount = 1, RetryInterval = TimeSpan.Zero });

        var results = await engine.SendAllAsync(Enumerable.Range(0, 1000).Select(n => Request(n, $"") with { Uri = address }), Stop).ToListAsync(Stop);

        Assert.Equal(Enumerable.Range(0, 1000).Select(n => (long)n), results.Select(result => result.Index));
        Assert.InRange(results.Sum(result => result.Attempts), 5, 30);
        Assert.Equal(WebErrorKind.CircuitOpen, results[^1].Error!.Kind);
    }

    private RequestDefinition Request(int n, FormattableString path) =>
        new() { Uri = new Uri(_server.BaseAddress, FormattableString.Invariant(path)), Index = n };

    private async Task<List<WebResult>> SendAsync(EngineOptions options, int count, Func<int, FormattableString> path)
    {
        using var engine = new RequestEngine(options);
        return await engine.SendAllAsync(Enumerable.Range(0, count).Select(n => Request(n, path(n))), Stop).ToListAsync(Stop);
    }
}
