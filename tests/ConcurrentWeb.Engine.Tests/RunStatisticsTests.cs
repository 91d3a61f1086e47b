using System.Net;
using ConcurrentWeb.Books;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Origins;
using ConcurrentWeb.TestServer;
using RichardSzalay.MockHttp;

namespace ConcurrentWeb.Engine.Tests;

public sealed class RunStatisticsTests
{
    private readonly RunStatistics _statistics = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_counted_from_its_inputs_to_its_bytes()
    {
        await using var server = await WebTestServer.StartAsync();
        var paths = new[] { "bytes/1000", "redirect/302?to=/bytes/500", "status/404", "status-sequence/once/503,abort,200" };

        var results = await SendAsync(paths.Select(path => new Uri(server.BaseAddress, path)), new EngineOptions { RetryInterval = TimeSpan.FromMilliseconds(1) });

        var summary = _statistics.ToSummary();
        Assert.Equal((4, 3, 1), (summary.Inputs, summary.Succeeded, summary.Failed));
        Assert.Equal([new FailureSummary(WebErrorKind.HttpStatusFailure, 1)], summary.Failures);
        Assert.Equal(server.Gauge.Total, summary.Requests);
        Assert.Equal((7, 6), (summary.Requests, summary.Attempts));
        Assert.Equal(
            [new RetrySummary(WebErrorKind.ConnectionFailure, 0, 1), new RetrySummary(WebErrorKind.HttpStatusFailure, 503, 1)],
            summary.Retries.OrderBy(retry => retry.Kind));
        Assert.Equal((4, 4), (summary.Latency.Count, summary.TimeToFirstByte.Count));
        Assert.InRange(summary.BytesReceived, results.Sum(result => result.RawContentLength) + 1, 3000);
        Assert.InRange(summary.Waits.Single(wait => wait.Cause == WaitCause.Retry).Time, TimeSpan.FromTicks(1), summary.Duration);
        var origin = Assert.Single(summary.Origins);
        Assert.Equal((Origin.Of(server.BaseAddress).ToString(), 7, 0, 1), (origin.Origin, origin.Requests, origin.Throttled, origin.Broken));
        Assert.Null(summary.OtherOrigins);
    }

    [Fact]
    public async Task What_a_server_refuses_is_counted_by_whether_it_says_when_to_come_back()
    {
        await using var server = await WebTestServer.StartAsync();
        var paths = new[] { "status/503?n=1", "status/503?n=2", "status/500", "status-sequence/asks/503?retry-after=0", "status/429", "todos/1" };

        await SendAsync(paths.Select(path => new Uri(server.BaseAddress, path)), new EngineOptions { MaximumRetryCount = 0 });

        var origin = Assert.Single(_statistics.ToSummary().Origins);
        Assert.Equal((6, 2, 2), (origin.Requests, origin.Unavailable, origin.Throttled));
    }

    [Fact]
    public async Task Under_many_threads_nothing_is_lost()
    {
        const int Workers = 8;
        const int Each = 5000;
        var outcome = new Outcome(OutcomeKind.Accepted);

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() =>
        {
            var listener = _statistics.Listen(new Uri($"http://{worker % 3}.test/"));
            for (var i = 0; i < Each; i++)
            {
                listener.Count(outcome, TimeSpan.FromMilliseconds(1), 3);
                listener.SetWait(i % 2 == 0 ? WaitCause.Throttle : null);
                listener.SetLimits(i % 10, null);
                _statistics.CountInFlight(worker);
                _statistics.CountInput(i % 5 == 0 ? WebErrorKind.InvalidUri : null);
                _ = i % 1000 == 0 ? _statistics.ToSummary() : null;
            }

            listener.SetWait(null);
        }))).Patiently();

        var summary = _statistics.ToSummary();
        Assert.Equal((Workers * Each, Workers * Each, 3 * Workers * Each), (summary.Requests, summary.Inputs, summary.BytesReceived));
        Assert.Equal((Workers * Each * 4 / 5, Workers * Each / 5), (summary.Succeeded, summary.Failed));
        Assert.Equal((3, Workers - 1), (summary.Origins.Count, summary.MostInFlight));
        Assert.Equal(Workers * Each, summary.Origins.Sum(origin => origin.TimeToFirstByte.Count));
        Assert.All(summary.Waits, wait => Assert.InRange(wait.Time, TimeSpan.Zero, summary.Duration));
        var later = _statistics.ToSummary();
        Assert.Equal(summary.Waits.Select(wait => wait.Time), later.Waits.Select(wait => wait.Time));
    }

    [Fact]
    public async Task The_numbers_of_a_run_agree_with_its_results()
    {
        await using var server = await WebTestServer.StartAsync();

        var results = await SendAsync(
            Enumerable.Range(1, 2000).Select(n => new Uri(server.BaseAddress, n % 100 == 0 ? "status/404" : $"todos/{n}")), new EngineOptions { ThrottleLimit = 20 });

        var summary = _statistics.ToSummary();
        Assert.Equal((2000, 1980, 20, 2000), (summary.Inputs, summary.Succeeded, summary.Failed, summary.Requests));
        Assert.Equal(results.Sum(result => result.RawContentLength), summary.BytesReceived);
        Assert.Equal(results.Max(result => result.Duration), summary.Latency.Maximum);
        var exact = results.Select(result => result.Duration).Order().ElementAt((2000 * 99 / 100) - 1);
        Assert.InRange(summary.Latency.P99.Ticks, exact.Ticks * 0.98, exact.Ticks * 1.02);
        Assert.InRange(summary.MostInFlight, 2, 20);
    }

    [Fact]
    public async Task Pages_are_results_of_their_input()
    {
        await using var server = await WebTestServer.StartAsync();

        await SendAsync([new Uri(server.BaseAddress, "link/1/5")], new EngineOptions { MaximumPages = 10 });

        var summary = _statistics.ToSummary();
        Assert.Equal((1, 5, 0, 5), (summary.Inputs, summary.Succeeded, summary.Failed, summary.Requests));
    }

    [Fact]
    public async Task A_full_window_behind_a_slow_answer_is_told()
    {
        using var transport = new ScriptedTransport();
        var clock = new FakeTimeProvider();
        var statistics = new RunStatistics(clock);
        using var engine = new RequestEngine(new EngineOptions { WindowSize = 3, Transport = transport, TimeProvider = clock, Statistics = statistics });
        var taking = engine.SendAllAsync(ScriptedTransport.Requests(4), Stop).ToListAsync(Stop).AsTask();
        await transport.WhenBegunAsync(3);
        transport[1].Answer();
        transport[2].Answer();
        clock.Advance(TimeSpan.FromSeconds(9));
        transport[0].Answer();
        transport[3].Answer();

        Assert.Equal(4, (await taking.Patiently()).Count);
        Assert.Equal([new WaitSummary(WaitCause.Window, TimeSpan.FromSeconds(9), null, false)], statistics.ToSummary().Waits);
    }

    [Fact]
    public async Task The_interval_between_groups_is_told()
    {
        using var transport = new MockHttpMessageHandler();
        transport.When("*").Respond(HttpStatusCode.OK);
        var clock = new FakeTimeProvider();
        var statistics = new RunStatistics(clock);
        var interval = TimeSpan.FromSeconds(5);
        using var engine = new RequestEngine(
            new EngineOptions { BatchSize = 2, BatchInterval = interval, Transport = transport, TimeProvider = clock, Statistics = statistics });
        var taking = engine.SendAllAsync(ScriptedTransport.Requests(4), Stop).ToListAsync(Stop).AsTask();
        await clock.WhenArmedAsync(interval).Patiently();
        clock.Advance(interval);

        Assert.Equal(4, (await taking.Patiently()).Count);
        Assert.Equal([new WaitSummary(WaitCause.Batch, interval, null, false)], statistics.ToSummary().Waits);
    }

    [Fact]
    public async Task A_book_is_one_input_however_many_requests_it_takes()
    {
        await using var server = await WebTestServer.StartAsync();
        var options = new EngineOptions { Statistics = _statistics, RetryInterval = TimeSpan.FromMilliseconds(1) };
        using var engine = new RequestEngine(options);
        var source = new BookSource(
            new GoogleBooksProvider(), new BookProviderOptions { BaseUri = new Uri(server.BaseAddress, "busy-books/statistics/1/v1/volumes") });
        var answers = await new BookLookup(engine.SendAsync, [source])
            .LookUpAllAsync(["9780002005883", "9780002005883", "none"], options, Stop).ToListAsync(Stop);

        var summary = _statistics.ToSummary();
        Assert.Equal((3, 2, 1, 2), (summary.Inputs, summary.Succeeded, summary.Failed, summary.Requests));
        Assert.Equal(429, Assert.Single(answers[0].FailedAttempts).StatusCode);
        Assert.Equal(new RetrySummary(WebErrorKind.HttpStatusFailure, 429, 1), Assert.Single(summary.Retries));
    }

    private async Task<List<WebResult>> SendAsync(IEnumerable<Uri> addresses, EngineOptions options)
    {
        using var engine = new RequestEngine(options with { Statistics = _statistics });
        return await engine.SendAllAsync(addresses.Select((uri, index) => new RequestDefinition { Uri = uri, Index = index }), Stop).ToListAsync(Stop);
    }
}
