using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.TestServer;

public sealed class GaugeTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("delay/60000")]
    [InlineData("stall-headers")]
    [InlineData("stall")]
    [InlineData("drip/1000/60000")]
    [InlineData("bytes/10000000000")]
    [InlineData("bomb/10000")]
    public async Task FallsWhenClientsGo(string path)
    {
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });
        foreach (var root in new[] { server.BaseAddress, server.SecureBaseAddress })
        {
            using var client = NewClient(server);
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var requests = Enumerable.Range(0, 5)
                .Select(_ => client.GetAsync(new Uri(root!, path), HttpCompletionOption.ResponseHeadersRead, giveUp.Token))
                .ToList();
            await server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 5, Soon);

            await giveUp.CancelAsync();
            await Task.WhenAll(requests.Select(LetGoAsync));
            await server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 0, Soon);

            Assert.Equal(5, server.Gauge.Highest);
        }

        Assert.Equal(10, server.Gauge.Total);
    }

    [Fact]
    public async Task NeverShowsMoreThanTheClientsHaveUnderWay()
    {
        await using var server = await WebTestServer.StartAsync();
        using var client = NewClient(server);

        await Parallel.ForEachAsync(
            Enumerable.Range(1, 5000),
            new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = Stop },
            async (n, stop) => await client.GetByteArrayAsync(new Uri(server.BaseAddress, n % 2 == 0 ? $"todos/{n}" : $"bytes/{n}"), stop));

        Assert.Equal(5000, server.Gauge.Total);
        Assert.InRange(server.Gauge.Highest, 1, 3);
        Assert.InRange(server.Gauge.ConnectionsEver, 1, 3);
    }

    [Fact]
    public async Task DisposingEndsAnswersThatNeverEnd()
    {
        var server = await WebTestServer.StartAsync();
        using var client = NewClient(server);
        var stalled = client.GetAsync(new Uri(server.BaseAddress, "stall-headers"), Stop);
        await server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 1, Soon);

        await server.DisposeAsync().AsTask().WaitAsync(Soon, Stop);

        await Assert.ThrowsAsync<HttpRequestException>(() => stalled);
        Assert.Equal(0, server.Gauge.InFlight);
    }

    [Fact]
    public async Task SaysWhatItShowedWhenAWaitIsInVain()
    {
        await using var server = await WebTestServer.StartAsync();

        var late = await Assert.ThrowsAsync<TimeoutException>(
            () => server.Gauge.WaitUntilAsync(gauge => gauge.Total == 1, TimeSpan.FromMilliseconds(20)));

        Assert.Contains("0 in all", late.Message, StringComparison.Ordinal);
    }

    // Those whose headers had come are under way until their answer is given back unread.
    private static async Task LetGoAsync(Task<HttpResponseMessage> request)
    {
        try
        {
            (await request).Dispose();
        }
        catch (OperationCanceledException)
        {
            // What was asked for.
        }
    }

    private static HttpClient NewClient(WebTestServer server) => new(new SocketsHttpHandler
    {
        ResponseDrainTimeout = TimeSpan.Zero,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Equals(server.Certificate) == true },
    })
    {
        DefaultRequestVersion = new Version(2, 0),
    };
}
