using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.OverTheWire;

/// <summary>Long runs. They measure the memory of the process, so nothing runs beside them.</summary>
[CollectionDefinition(nameof(VolumeTests), DisableParallelization = true)]
[Collection(nameof(VolumeTests))]
public sealed class VolumeTests : IAsyncLifetime
{
    private const int Megabyte = 1024 * 1024;

    private WebTestServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await WebTestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Twenty_thousand_requests_stream_through_a_window()
    {
        using var engine = new RequestEngine(new EngineOptions { ThrottleLimit = 50, WindowSize = 1000 });
        var (read, taken) = (0, 0);
        IEnumerable<RequestDefinition> Source()
        {
            for (; read < 20_000; read++)
            {
                Assert.InRange(read - taken, 0, 999);
                yield return new RequestDefinition { Uri = new Uri(_server.BaseAddress, $"todos/{read + 1}"), Index = read };
            }
        }

        await foreach (var result in engine.SendAllAsync(Source(), Stop))
        {
            Assert.Equal((taken, 200), (result.Index, result.StatusCode));
            taken++;
        }

        Assert.Equal(20_000, taken);
        Assert.Equal(20_000, _server.Gauge.Total);
        Assert.InRange(_server.Gauge.Highest, 1, 50);
    }

    [Fact]
    public async Task Two_thousand_bodies_behind_a_slow_answer_take_the_memory_of_a_few()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var slow = RawServer.Start(async (stream, stopping) =>
        {
            await RawServer.ReadHeadAsync(stream, stopping);
            await release.Task.WaitAsync(stopping);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), stopping);
        });
        using var engine = new RequestEngine(new EngineOptions { MaximumBufferedSize = 64 * Megabyte });
        var path = new Uri(_server.BaseAddress, $"bytes/{Megabyte}");
        var requests = Enumerable.Range(0, 2001).Select(n => new RequestDefinition { Uri = n == 0 ? slow.BaseAddress : path, Index = n });
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var taking = engine.SendAllAsync(requests, Stop).GetAsyncEnumerator(Stop);
        var first = taking.MoveNextAsync().AsTask();
        await _server.Gauge.WaitUntilAsync(gauge => gauge.Total >= 65, Patience.Limit);
        await _server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 0, Patience.Limit);
        var highest = GC.GetTotalMemory(forceFullCollection: true) - before;
        release.SetResult();

        Assert.True(await first.Patiently());
        var taken = 1;
        while (await taking.MoveNextAsync())
        {
            Assert.Equal((taken, Megabyte), (taking.Current.Index, taking.Current.RawContentLength));
            if (taken++ % 250 == 0)
            {
                highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        await taking.DisposeAsync();
        Assert.Equal(2001, taken);
        Assert.InRange(highest, 1, 128 * Megabyte);
    }
}
