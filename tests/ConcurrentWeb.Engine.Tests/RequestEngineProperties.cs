using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests;

public sealed class RequestEngineProperties
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Results_come_in_input_order_whatever_the_order_of_the_answers() => Property.HoldsAsync(async choices =>
    {
        using var run = new RequestRun(choices, Limits(choices), choices.Next(40));
        await run.RunToTheEndAsync();
    });

    [Fact]
    public Task Unordered_results_come_in_the_order_of_the_answers() => Property.HoldsAsync(async choices =>
    {
        using var run = new RequestRun(choices, Limits(choices) with { Unordered = true }, choices.Next(40));
        await run.RunToTheEndAsync();
    });

    [Fact]
    public Task Groups_follow_one_another() => Property.HoldsAsync(async choices =>
    {
        var options = Limits(choices) with { BatchSize = choices.Between(1, 8), Unordered = choices.Next(2) == 1 };
        using var run = new RequestRun(choices, options, choices.Next(40));
        await run.RunToTheEndAsync();
    });

    [Fact]
    public Task Bodies_that_wait_for_a_slow_one_hold_back_further_requests_and_never_for_ever() => Property.HoldsAsync(async choices =>
    {
        // The model gives a permit to the next one before the body that gave it back counts: somebody has to be in line then.
        var options = Limits(choices) with { WindowSize = choices.Between(10, 50), MaximumBufferedSize = choices.Of([1L, 5_000, 40_000]), Backlog = 0 };
        using var run = new RequestRun(choices, options, choices.Next(60));
        await run.RunToTheEndAsync();
    });

    [Fact]
    public Task With_bodies_that_wait_and_a_short_line_every_result_comes_in_its_place() => Property.HoldsAsync(async choices =>
    {
        using var transport = new ScriptedTransport();
        using var engine = new RequestEngine(Limits(choices) with
        {
            Transport = transport,
            WindowSize = choices.Between(1, 50),
            MaximumBufferedSize = choices.Of([1L, 5_000, 40_000]),
        });
        var count = choices.Next(60);
        var running = engine.SendAllAsync(ScriptedTransport.Requests(count), Stop).ToListAsync(Stop).AsTask();
        var unanswered = Enumerable.Range(0, count).ToList();
        while (unanswered.Count > 0)
        {
            var next = choices.Of(unanswered);
            unanswered.Remove(next);
            transport[next].Answer(choices.Of([0, 100, 5_000, 30_000]));
            if (choices.Next(3) == 0)
            {
                await Task.Yield();
            }
        }

        Assert.Equal(Enumerable.Range(0, count), (await running.Patiently()).Select(result => (int)result.Index));
        Assert.Equal(0, engine.InFlight);
    });

    private static EngineOptions Limits(Choices choices) => new()
    {
        ThrottleLimit = choices.Between(1, 6),
        WindowSize = choices.Between(1, 12),
        Backlog = choices.Between(1, 12),
        ConnectionTimeout = TimeSpan.Zero,
        OperationTimeout = TimeSpan.Zero,
    };
}
