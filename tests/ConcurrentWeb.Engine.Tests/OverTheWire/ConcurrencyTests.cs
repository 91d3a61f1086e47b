using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.OverTheWire;

/// <summary>How many requests are under way at once, as the server sees it.</summary>
public sealed class ConcurrencyTests : IAsyncLifetime
{
    private WebTestServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await WebTestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_throttle_is_reached_and_never_exceeded(bool unordered)
    {
        using var engine = new RequestEngine(new EngineOptions { ThrottleLimit = 7, Unordered = unordered });
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var quick = Enumerable.Range(1, 300).Select(n => Request($"jitter/0/3?n={n}"));
        var results = await engine.SendAllAsync(quick, Stop).ToListAsync(Stop);
        Assert.All(results, result => Assert.Null(result.Error));
        Assert.InRange(_server.Gauge.Highest, 1, 7);

        var stalling = engine.SendAllAsync(Enumerable.Repeat(Request("stall-headers"), 50), giveUp.Token).ToListAsync(Stop).AsTask();
        await _server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 7, Patience.Limit);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stalling.Patiently());

        Assert.Equal(7, _server.Gauge.Highest);
        Assert.Equal(307, _server.Gauge.Total);
    }

    [Fact]
    public async Task Awaiting_each_request_in_a_loop_sends_one_at_a_time()
    {
        using var engine = new RequestEngine(new EngineOptions { ThrottleLimit = 10 });
        foreach (var request in Enumerable.Repeat(Request("delay/5"), 10))
        {
            Assert.Null((await engine.SendAsync(request, Stop)).Error);
        }

        Assert.Equal(1, _server.Gauge.Highest);
    }

    [Fact]
    public async Task Sending_all_sends_as_many_at_once_as_the_throttle_allows()
    {
        // Each answer waits until all ten requests have come: one at a time, none would ever be answered.
        var arrived = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = RawServer.Start(async (stream, stopping) =>
        {
            await RawServer.ReadHeadAsync(stream, stopping);
            if (Interlocked.Increment(ref arrived) == 10)
            {
                all.SetResult();
            }

            await all.Task.WaitAsync(stopping);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), stopping);
        });
        using var engine = new RequestEngine(new EngineOptions { ThrottleLimit = 10 });
        var requests = Enumerable.Repeat(new RequestDefinition { Uri = server.BaseAddress }, 10);

        var results = await engine.SendAllAsync(requests, Stop).ToListAsync(Stop).AsTask().Patiently();

        Assert.Equal(10, results.Count);
        Assert.All(results, result => Assert.Null(result.Error));
    }

    [Theory]
    [InlineData("stall-headers")]
    [InlineData("stall")]
    public async Task The_stop_takes_200_requests_off_the_server(string path)
    {
        using var engine = new RequestEngine(new EngineOptions { ThrottleLimit = 200 });
        using var stop = new CancellationTokenSource();
        var sending = engine.SendAllAsync(Enumerable.Repeat(Request(path), 1000), stop.Token).ToListAsync(Stop).AsTask();
        await _server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 200, Patience.Limit);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.Patiently());
        Assert.Equal(0, engine.InFlight);
        await _server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 0, Patience.Limit);
        Assert.Equal(200, _server.Gauge.Total);
    }

    [Fact]
    public async Task Leaving_the_loop_takes_all_requests_off_the_server()
    {
        using var engine = new RequestEngine(new EngineOptions { ThrottleLimit = 20 });
        var requests = Enumerable.Range(0, 1000).Select(n => Request(n == 0 ? "todos/1" : "stall-headers"));

        await foreach (var result in engine.SendAllAsync(requests, Stop))
        {
            Assert.Null(result.Error);
            break;
        }

        Assert.Equal(0, engine.InFlight);
        await _server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 0, Patience.Limit);
        Assert.InRange(_server.Gauge.Total, 1, 21);
    }

    private RequestDefinition Request(string path) => new() { Uri = new Uri(_server.BaseAddress, path) };
}
