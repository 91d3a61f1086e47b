using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests;

public sealed class RequestEngineProperties
{
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
        var options = Limits(choices) with { WindowSize = choices.Between(10, 50), MaximumBufferedSize = choices.Of([1L, 5_000, 40_000]) };
        using var run = new RequestRun(choices, options, choices.Next(60));
        await run.RunToTheEndAsync();
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
