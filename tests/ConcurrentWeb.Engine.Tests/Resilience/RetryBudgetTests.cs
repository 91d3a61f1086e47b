using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Resilience;

namespace ConcurrentWeb.Engine.Tests.Resilience;

public sealed class RetryBudgetTests : RetryTest
{
    private readonly RetryBudget _budget = new();

    [Fact]
    public void It_is_a_hundred_retries_or_half_as_many_after_time_outs()
    {
        Assert.Equal(100, Spend(RetryBudget.RetryCost));
        Assert.Equal(50, new RetryBudgetTests().Spend(RetryBudget.TimeoutCost));
    }

    [Fact]
    public void Five_successes_earn_a_retry_and_a_full_budget_earns_nothing()
    {
        for (var i = 0; i < 100; i++)
        {
            _budget.Refill();
        }

        Assert.Equal(100, Spend(RetryBudget.RetryCost));
        for (var i = 0; i < 4; i++)
        {
            _budget.Refill();
        }

        Assert.False(_budget.TrySpend(RetryBudget.RetryCost));
        _budget.Refill();
        Assert.True(_budget.TrySpend(RetryBudget.RetryCost));
    }

    [Fact]
    public async Task Under_many_threads_no_token_is_lost_or_spent_twice()
    {
        var spent = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                if (_budget.TrySpend(1))
                {
                    Interlocked.Increment(ref spent);
                    _budget.Refill();
                }
            }
        }, Stop)));

        Assert.Equal(8000, spent);
        Assert.Equal(RetryBudget.Capacity, Spend(1));
    }

    [Fact]
    public async Task When_all_fails_an_origin_is_retried_a_hundred_times_and_then_fails_fast()
    {
        var transport = new AnsweringTransport(_ => AnsweringTransport.Status(500));
        using var engine = Engine(transport);

        var requests = Enumerable.Range(0, 300).Select(n => Request(Here, FormattableString.Invariant($"{n}")));
        var results = await engine.SendAllAsync(requests, Stop).ToListAsync(Stop).AsTask().Patiently();

        Assert.Equal(400, transport.Sent.Count);
        Assert.Equal(100, results.Sum(result => result.FailedAttempts.Count));
        Assert.All(results, result => Assert.Equal(500, result.StatusCode));
        Assert.Equal(1, results[299].Attempts);
    }

    [Fact]
    public async Task What_succeeds_refills_it()
    {
        var transport = new AnsweringTransport(sent => AnsweringTransport.Status(sent.Uri.AbsolutePath == "/bad" ? 500 : 200));
        using var engine = Engine(transport);
        async Task<int> AttemptsAsync(string path) => (await engine.SendAsync(Request(Here, path), Stop).Patiently()).Attempts;

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(3, await AttemptsAsync("bad"));
        }

        Assert.Equal(1, await AttemptsAsync("bad"));
        for (var i = 0; i < 5; i++)
        {
            await AttemptsAsync("good");
        }

        Assert.Equal(2, await AttemptsAsync("bad"));
    }

    [Fact]
    public async Task What_one_origin_spends_another_has_still()
    {
        var transport = new AnsweringTransport(sent =>
            AnsweringTransport.Status(sent.Uri.Host == Here.Host || sent.Uri.AbsolutePath == "/bad" ? 500 : 200));
        using var engine = Engine(transport);
        async Task<int> AttemptsAsync(Uri origin, string path) => (await engine.SendAsync(Request(origin, path), Stop).Patiently()).Attempts;

        for (var i = 0; i < 51; i++)
        {
            await AttemptsAsync(Here, "down");
        }

        Assert.Equal(3, await AttemptsAsync(There, "bad"));
        for (var i = 0; i < 10; i++)
        {
            await AttemptsAsync(There, "good");
        }

        Assert.Equal(1, await AttemptsAsync(Here, "down"));
    }

    [Fact]
    public async Task It_is_that_of_the_server_that_failed_and_not_of_the_one_that_led_there()
    {
        var transport = new AnsweringTransport(sent => sent.Uri.Host == There.Host || sent.Uri.AbsolutePath == "/bad"
            ? AnsweringTransport.Status(500)
            : RedirectTo(There));
        using var engine = Engine(transport);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(3, (await engine.SendAsync(Request(Here), Stop).Patiently()).Attempts);
        }

        Assert.Equal(1, (await engine.SendAsync(Request(Here), Stop).Patiently()).Attempts);
        Assert.Equal(1, (await engine.SendAsync(Request(There), Stop).Patiently()).Attempts);
        Assert.Equal(3, (await engine.SendAsync(Request(Here, "bad"), Stop).Patiently()).Attempts);
    }

    [Fact]
    public async Task However_many_are_refused_together_it_is_one_refusal()
    {
        AnsweringTransport transport = null!;
        transport = new AnsweringTransport(async (sent, _) =>
        {
            await transport.WhenSentAsync(400);
            return AnsweringTransport.Status(sent.Number == 1 ? 429 : 200, retryAfter: sent.Number == 1 ? "1" : null);
        });
        using var engine = Engine(transport, Options with { ThrottleLimit = 400 });
        var requests = Enumerable.Range(0, 400).Select(n => Request(Here, FormattableString.Invariant($"{n}")));
        var sending = engine.SendAllAsync(requests, Stop).ToListAsync(Stop).AsTask();
        await transport.WhenSentAsync(400).Patiently();

        Assert.All(await WhilePassingAsync(Second, sending), result => Assert.Equal((200, 2), (result.StatusCode, result.Attempts)));
    }

    [Fact]
    public async Task Who_refuses_one_after_the_other_is_not_sent_more_for_that()
    {
        var transport = new AnsweringTransport(_ => AnsweringTransport.Status(429));
        using var engine = Engine(transport);
        for (var i = 0; i < 60; i++)
        {
            await WhilePassingAsync(10 * Second, engine.SendAsync(Request(Here), Stop));
        }

        Assert.Equal(160, transport.Sent.Count);
    }

    private static HttpResponseMessage RedirectTo(Uri target)
    {
        var response = AnsweringTransport.Status(302);
        response.Headers.Location = target;
        return response;
    }

    private int Spend(int cost)
    {
        var count = 0;
        while (_budget.TrySpend(cost))
        {
            count++;
        }

        return count;
    }
}
