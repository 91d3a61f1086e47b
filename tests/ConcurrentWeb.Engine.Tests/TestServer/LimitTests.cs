using System.Diagnostics;
using System.Net;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.TestServer;

public sealed class LimitTests : ServerTest
{
    [Fact]
    public async Task MoreAtOnceThanTheLimitAreRefused()
    {
        // What is taken stays until the client goes, so that all are there at once however slow the machine is.
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var sent = Enumerable.Range(0, 4)
            .Select(_ => Client.GetAsync(Relative("limit/concurrency/3?retry-after=2&ms=3600000"), leaving.Token))
            .ToList();

        using var refused = await await Task.WhenAny(sent);
        using var other = await Client.GetAsync(Relative("limit/concurrency/3?key=other&ms=0"), Stop);
        Assert.Equal((HttpStatusCode.TooManyRequests, "2"), (refused.StatusCode, refused.Headers.RetryAfter!.ToString()));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        await Server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 3, TimeSpan.FromSeconds(20));

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(sent));
        await Server.Gauge.WaitUntilAsync(gauge => gauge.InFlight == 0, TimeSpan.FromSeconds(20));
        Assert.Equal(200, await StatusAsync("limit/concurrency/3?ms=0"));
    }

    [Fact]
    public async Task FasterThanTheRateIsRefusedBeyondASecondsWorth()
    {
        var statuses = await StatusesAsync(20, "limit/rate/0.001");
        Assert.Equal(1, statuses.Count(status => status == 200));
        Assert.Equal(19, statuses.Count(status => status == 429));

        var clock = Stopwatch.StartNew();
        statuses = await StatusesAsync(200, "limit/rate/50");
        Assert.InRange(statuses.Count(status => status == 200), 50, 51 + (50 * clock.Elapsed.TotalSeconds));
    }

    [Fact]
    public async Task NginxAnswersSomeAtOnceSomeLateAndRefusesTheRest()
    {
        var clock = Stopwatch.StartNew();
        var times = new List<(int Status, TimeSpan Time)>();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            var status = await StatusAsync("limit/nginx?rate=10&burst=6&delay=3&status=429");
            lock (times)
            {
                times.Add((status, clock.Elapsed));
            }
        }));

        // One is within the rate, and six above it are taken; of these three have to wait for their turn.
        var taken = times.Where(time => time.Status == 200).ToList();
        Assert.InRange(taken.Count, 7, 8 + (10 * clock.Elapsed.TotalSeconds));
        Assert.All(times.Except(taken), time => Assert.Equal(429, time.Status));
        Assert.InRange(taken.Max(time => time.Time), TimeSpan.FromMilliseconds(250), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task FlakyFailsAsItsNumbersSayAndEachAttemptAnew()
    {
        var numbers = Enumerable.Range(0, 200).ToList();
        var flaky = numbers.Where(n => Delays.IsFlaky(25, n, 1)).ToList();
        Assert.InRange(flaky.Count, 30, 70);

        async Task<bool> IsFineAsync(int n) => await StatusAsync(FormattableString.Invariant($"flaky/25?n={n}&kinds=503")) == 200;
        Assert.Equal(numbers.Except(flaky), await WhereAsync(numbers, IsFineAsync));
        Assert.Equal(flaky.Where(n => !Delays.IsFlaky(25, n, 2)), await WhereAsync(flaky, IsFineAsync));
    }

    [Fact]
    public async Task FlakyHasWaysToFail()
    {
        Task<string> TryAsync(string kind) => Client.GetStringAsync(Relative($"flaky/100?kinds={kind}&key={kind}"), Stop);

        await Assert.ThrowsAsync<HttpRequestException>(() => TryAsync("reset"));
        await Assert.ThrowsAsync<HttpRequestException>(() => TryAsync("truncate"));
        Assert.Equal("request 0, attempt 1", await TryAsync("stall"));
        Assert.Equal(503, await StatusAsync("flaky/100?kinds=503"));
        Assert.Equal(400, await StatusAsync("flaky/100?kinds=nonsense"));
        Assert.Equal(200, await StatusAsync("flaky/0"));
    }

    [Theory]
    [InlineData("limit/nonsense")]
    [InlineData("limit/rate/0")]
    [InlineData("limit/rate/-1")]
    [InlineData("limit/concurrency/0")]
    [InlineData("limit/nginx?rate=0")]
    public async Task WhatIsNoLimitIsABadRequest(string path) => Assert.Equal(400, await StatusAsync(path));

    private static async Task<List<int>> WhereAsync(List<int> numbers, Func<int, Task<bool>> condition)
    {
        var met = new List<int>();
        foreach (var n in numbers)
        {
            if (await condition(n))
            {
                met.Add(n);
            }
        }

        return met;
    }

    private async Task<int> StatusAsync(string path)
    {
        using var answer = await Client.GetAsync(Relative(path), Stop);
        return (int)answer.StatusCode;
    }

    private async Task<int[]> StatusesAsync(int count, string path) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => StatusAsync(path)));
}
