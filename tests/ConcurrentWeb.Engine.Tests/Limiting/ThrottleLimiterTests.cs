using System.Threading.RateLimiting;
using ConcurrentWeb.Limiting;

namespace ConcurrentWeb.Engine.Tests.Limiting;

public sealed class ThrottleLimiterTests : IDisposable
{
    private readonly ThrottleLimiter _limiter = new(limit: 2, bufferLimit: 100);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _limiter.Dispose();

    [Fact]
    public void No_more_than_the_limit_is_granted()
    {
        var (first, second, third) = (AcquireAsync(), AcquireAsync(), AcquireAsync());

        Assert.True(first.IsCompletedSuccessfully);
        Assert.True(second.IsCompletedSuccessfully);
        Assert.False(third.IsCompleted);
        Assert.Equal(2, _limiter.InFlight);
    }

    [Fact]
    public async Task Permits_given_back_go_to_who_waits_longest()
    {
        var held = new[] { await AcquireAsync(), await AcquireAsync() };
        var waiting = new[] { AcquireAsync(), AcquireAsync(), AcquireAsync() };

        held[0].Dispose();
        Assert.Equal([true, false, false], waiting.Select(waiter => waiter.IsCompleted));
        held[1].Dispose();
        Assert.Equal([true, true, false], waiting.Select(waiter => waiter.IsCompleted));
    }

    [Fact]
    public async Task Who_gives_up_waiting_is_passed_over_and_loses_no_permit()
    {
        var held = await AcquireAsync();
        _ = await AcquireAsync();
        using var giveUp = new CancellationTokenSource();
        var givenUp = _limiter.AcquireAsync(1, giveUp.Token).AsTask();
        var next = AcquireAsync();

        await giveUp.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        Assert.Equal(giveUp.Token, thrown.CancellationToken);
        held.Dispose();

        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal(2, _limiter.InFlight);
    }

    [Fact]
    public async Task Giving_up_after_the_grant_changes_nothing()
    {
        using var giveUp = new CancellationTokenSource();
        var granted = await _limiter.AcquireAsync(1, giveUp.Token);

        await giveUp.CancelAsync();

        Assert.True(granted.IsAcquired);
        Assert.Equal(1, _limiter.InFlight);
    }

    [Fact]
    public async Task A_cancelled_token_gets_no_permit_even_where_one_is_free()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _limiter.AcquireAsync(1, new CancellationToken(canceled: true)).AsTask());

        Assert.Equal(0, _limiter.InFlight);
    }

    [Fact]
    public void Held_bytes_stop_grants_only_above_the_limit_and_released_ones_resume_them()
    {
        _limiter.Hold(100);
        Assert.True(AcquireAsync().IsCompletedSuccessfully);
        _limiter.Hold(50);
        var waiting = AcquireAsync();
        Assert.False(waiting.IsCompleted);
        Assert.False(_limiter.AttemptAcquire().IsAcquired);

        _limiter.Release(49);
        Assert.False(waiting.IsCompleted);
        _limiter.Release(1);
        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_permit_given_back_while_bytes_are_held_goes_to_nobody_yet()
    {
        var held = await AcquireAsync();
        _ = await AcquireAsync();
        var waiting = AcquireAsync();
        _limiter.Hold(101);

        held.Dispose();
        Assert.False(waiting.IsCompleted);
        Assert.Equal(1, _limiter.InFlight);

        _limiter.Release(101);
        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task An_attempt_does_not_overtake_those_who_wait()
    {
        var held = await AcquireAsync();
        Assert.True(_limiter.AttemptAcquire().IsAcquired);
        Assert.False(_limiter.AttemptAcquire().IsAcquired);
        var waiting = AcquireAsync();

        held.Dispose();

        Assert.True(waiting.IsCompletedSuccessfully);
        Assert.False(_limiter.AttemptAcquire().IsAcquired);
    }

    [Fact]
    public void The_statistics_count_permits_waiters_and_grants()
    {
        _ = AcquireAsync();
        Assert.Equal(1, _limiter.GetStatistics()!.CurrentAvailablePermits);
        _ = AcquireAsync();
        _ = AcquireAsync();

        var statistics = _limiter.GetStatistics()!;

        Assert.Equal(0, statistics.CurrentAvailablePermits);
        Assert.Equal(1, statistics.CurrentQueuedCount);
        Assert.Equal(2, statistics.TotalSuccessfulLeases);
    }

    private Task<RateLimitLease> AcquireAsync() => _limiter.AcquireAsync(1, Stop).AsTask();
}
