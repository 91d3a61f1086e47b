using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class SchedulerTests : IDisposable
{
    private static readonly Uri Here = new("http://here.test/");
    private static readonly Uri There = new("http://there.test/");

    private readonly Scheduler _scheduler = new(new EngineOptions { ThrottleLimit = 2 });
    private readonly RunMemory _run = new(limit: 100);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _scheduler.Dispose();

    [Fact]
    public void No_more_than_the_limit_is_granted()
    {
        var (first, second, third) = (AcquireAsync(), AcquireAsync(), AcquireAsync());

        Assert.True(first.IsCompletedSuccessfully);
        Assert.True(second.IsCompletedSuccessfully);
        Assert.False(third.IsCompleted);
        Assert.Equal(2, _scheduler.InFlight);
    }

    [Fact]
    public async Task Permits_given_back_go_to_who_waits_longest_whatever_the_origin()
    {
        var held = new[] { await AcquireAsync().PermitAsync(), await AcquireAsync().PermitAsync() };
        var waiting = new[] { AcquireAsync(), AcquireAsync(There), AcquireAsync() };

        _scheduler.Return(held[0]);
        Assert.Equal([true, false, false], waiting.Select(waiter => waiter.IsCompleted));
        _scheduler.Return(held[1]);
        Assert.Equal([true, true, false], waiting.Select(waiter => waiter.IsCompleted));
    }

    [Fact]
    public async Task Who_gives_up_waiting_is_passed_over_and_loses_no_permit()
    {
        var held = await AcquireAsync().PermitAsync();
        _ = await AcquireAsync().PermitAsync();
        using var giveUp = new CancellationTokenSource();
        var givenUp = _scheduler.AcquireAsync(Here, _run, giveUp.Token).AsTask();
        var next = AcquireAsync();

        await giveUp.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        Assert.Equal(giveUp.Token, thrown.CancellationToken);
        _scheduler.Return(held);

        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal(2, _scheduler.InFlight);
    }

    [Fact]
    public async Task Giving_up_after_the_grant_changes_nothing()
    {
        using var giveUp = new CancellationTokenSource();
        _ = await _scheduler.AcquireAsync(Here, _run, giveUp.Token);

        await giveUp.CancelAsync();

        Assert.Equal(1, _scheduler.InFlight);
    }

    [Fact]
    public async Task A_cancelled_token_gets_no_permit_even_where_one_is_free()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _scheduler.AcquireAsync(Here, _run, new CancellationToken(canceled: true)).AsTask());

        Assert.Equal(0, _scheduler.InFlight);
    }

    [Fact]
    public async Task With_all_permits_in_use_no_more_are_needed_until_half_of_those_in_line_are_gone()
    {
        var run = new RunMemory(limit: 100, backlog: 4);
        var permits = new Queue<Task<Admission>>(Enumerable.Range(0, 5).Select(_ => AcquireAsync(run)));
        Assert.True(_scheduler.WhenNeeded(run.Backlog).IsCompleted);
        permits.Enqueue(AcquireAsync(run));

        var needed = _scheduler.WhenNeeded(run.Backlog);
        Assert.False(needed.IsCompleted);
        _scheduler.Return(await permits.Dequeue().PermitAsync());
        Assert.Same(needed, _scheduler.WhenNeeded(run.Backlog));
        Assert.False(needed.IsCompleted);
        _scheduler.Return(await permits.Dequeue().PermitAsync());

        Assert.True(needed.IsCompletedSuccessfully);
        Assert.True(_scheduler.WhenNeeded(run.Backlog).IsCompleted);
    }

    [Fact]
    public async Task More_are_needed_as_soon_as_a_permit_is_left_over()
    {
        using var scheduler = new Scheduler(new EngineOptions { ThrottleLimit = 2, ThrottleLimitPerOrigin = 1 });
        var run = new RunMemory(limit: 100, backlog: 4);
        for (var i = 0; i < 5; i++)
        {
            _ = scheduler.AcquireAsync(Here, run, Stop).AsTask();
        }

        Assert.True(scheduler.WhenNeeded(run.Backlog).IsCompleted);
        var there = await scheduler.AcquireAsync(There, run, Stop).AsTask().PermitAsync();
        var needed = scheduler.WhenNeeded(run.Backlog);
        Assert.False(needed.IsCompleted);
        scheduler.Return(there);

        Assert.True(needed.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Those_in_line_whom_a_permit_left_over_does_not_suit_do_not_count()
    {
        using var scheduler = new Scheduler(new EngineOptions { ThrottleLimit = 2, ThrottleLimitPerOrigin = 1 });
        var run = new RunMemory(limit: 100, backlog: 2);
        var here = Enumerable.Range(0, 6).Select(_ => scheduler.AcquireAsync(Here, run, Stop).AsTask()).ToList();
        var there = scheduler.AcquireAsync(There, run, Stop).AsTask();
        var needed = scheduler.WhenNeeded(run.Backlog);
        scheduler.Return(await there.PermitAsync());
        Assert.True(needed.IsCompletedSuccessfully);

        var others = Enumerable.Range(0, 2).Select(_ => scheduler.AcquireAsync(There, run, Stop).AsTask()).ToList();
        Assert.True(scheduler.WhenNeeded(run.Backlog).IsCompleted);
        _ = scheduler.AcquireAsync(There, run, Stop).AsTask();
        Assert.False(scheduler.WhenNeeded(run.Backlog).IsCompleted);

        scheduler.Return(await others[0].PermitAsync());
        Assert.True(scheduler.WhenNeeded(run.Backlog).IsCompleted);
        foreach (var permit in here)
        {
            scheduler.Return(await permit.PermitAsync());
        }

        // They are gone, and others take their place in line.
        var more = Enumerable.Range(0, 3).Select(_ => scheduler.AcquireAsync(Here, run, Stop).AsTask()).ToList();
        Assert.True(more[0].IsCompleted);
        Assert.False(scheduler.WhenNeeded(run.Backlog).IsCompleted);
    }

    [Fact]
    public async Task Those_in_line_for_one_run_are_no_reason_for_another_to_wait()
    {
        var (run, other) = (new RunMemory(limit: 100, backlog: 4), new RunMemory(limit: 100, backlog: 4));
        var permits = Enumerable.Range(0, 8).Select(_ => AcquireAsync(run)).ToList();
        var needed = _scheduler.WhenNeeded(run.Backlog);

        Assert.True(_scheduler.WhenNeeded(other.Backlog).IsCompleted);
        foreach (var permit in permits)
        {
            Assert.Equal(permits.IndexOf(permit) > 3, needed.IsCompleted);
            _scheduler.Return(await permit.PermitAsync());
        }

        Assert.Equal(0, _scheduler.InFlight);
    }

    [Fact]
    public async Task Those_in_line_who_give_up_or_are_refused_are_in_line_no_longer()
    {
        var run = new RunMemory(limit: 100, backlog: 2);
        var held = new[] { await AcquireAsync().PermitAsync(), await AcquireAsync().PermitAsync() };
        using var giveUp = new CancellationTokenSource();
        var inLine = Enumerable.Range(0, 3).Select(_ => _scheduler.AcquireAsync(Here, run, giveUp.Token).AsTask()).ToList();
        var needed = _scheduler.WhenNeeded(run.Backlog);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(inLine));
        _scheduler.Return(held[0]);
        Assert.True(needed.IsCompletedSuccessfully);

        _ = AcquireAsync();
        inLine = [.. Enumerable.Range(0, 3).Select(_ => AcquireAsync(run))];
        needed = _scheduler.WhenNeeded(run.Backlog);
        Assert.False(needed.IsCompleted);
        _scheduler.Return(held[1], new Outcome(OutcomeKind.Accepted, IsQuotaExhausted: true));

        Assert.All(await Task.WhenAll(inLine), admission => Assert.Equal(WebErrorKind.QuotaExhausted, admission.Rejection!.Value.Kind));
        Assert.True(needed.IsCompletedSuccessfully);
    }

    [Fact]
    public void Held_bytes_stop_grants_only_above_the_limit_and_released_ones_resume_them()
    {
        _scheduler.Hold(_run, 100);
        Assert.True(AcquireAsync().IsCompletedSuccessfully);
        _scheduler.Hold(_run, 50);
        var waiting = AcquireAsync();
        Assert.False(waiting.IsCompleted);

        _scheduler.Release(_run, 49);
        Assert.False(waiting.IsCompleted);
        _scheduler.Release(_run, 1);
        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_permit_given_back_while_bytes_are_held_goes_to_nobody_yet()
    {
        var held = await AcquireAsync().PermitAsync();
        _ = await AcquireAsync().PermitAsync();
        var waiting = AcquireAsync();
        _scheduler.Hold(_run, 101);

        _scheduler.Return(held);
        Assert.False(waiting.IsCompleted);
        Assert.Equal(1, _scheduler.InFlight);

        _scheduler.Release(_run, 101);
        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public void What_is_under_way_and_what_belongs_to_another_run_need_no_room_in_this_one()
    {
        _scheduler.Hold(_run, 101);
        var waiting = AcquireAsync();

        Assert.True(_scheduler.AcquireAsync(Here, run: null, Stop).AsTask().IsCompletedSuccessfully);
        Assert.True(_scheduler.AcquireAsync(Here, new RunMemory(limit: 0), Stop).AsTask().IsCompletedSuccessfully);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task An_origin_at_its_limit_holds_up_nobody_else()
    {
        using var scheduler = new Scheduler(new EngineOptions { ThrottleLimit = 3, ThrottleLimitPerOrigin = 1 });
        var here = await scheduler.AcquireAsync(Here, run: null, Stop).AsTask().PermitAsync();
        var hereToo = scheduler.AcquireAsync(new Uri(Here, "/other/path"), run: null, Stop).AsTask();
        var there = scheduler.AcquireAsync(There, run: null, Stop).AsTask();

        Assert.False(hereToo.IsCompleted);
        Assert.True(there.IsCompletedSuccessfully);

        scheduler.Return(here);
        Assert.True(hereToo.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("https://here.test/")]
    [InlineData("http://here.test:8080/")]
    [InlineData("http://other.test/")]
    public async Task Another_scheme_port_or_host_is_another_origin(string other)
    {
        using var scheduler = new Scheduler(new EngineOptions { ThrottleLimitPerOrigin = 1 });
        _ = await scheduler.AcquireAsync(Here, run: null, Stop).AsTask().PermitAsync();

        Assert.True(scheduler.AcquireAsync(new Uri(other), run: null, Stop).AsTask().IsCompletedSuccessfully);
        Assert.False(scheduler.AcquireAsync(new Uri("HTTP://HERE.test:80/x"), run: null, Stop).AsTask().IsCompleted);
    }

    [Fact]
    public void An_origin_with_a_limit_of_its_own_has_the_lower_one()
    {
        using var scheduler = new Scheduler(new EngineOptions
        {
            ThrottleLimit = 10,
            ThrottleLimitPerOrigin = 2,
            OriginLimits = new Dictionary<Origin, OriginLimit>
            {
                [Origin.Of(Here)] = new() { MaximumConcurrency = 1 },
                [Origin.Of(There)] = new() { MaximumConcurrency = 5 },
            },
        });

        Assert.Equal([true, false, false], Granted(Here));
        Assert.Equal([true, true, false], Granted(There));

        bool[] Granted(Uri uri) =>
            [.. Enumerable.Range(0, 3).Select(_ => scheduler.AcquireAsync(uri, run: null, Stop).AsTask().IsCompletedSuccessfully)];
    }

    private Task<Admission> AcquireAsync(Uri? uri = null) => _scheduler.AcquireAsync(uri ?? Here, _run, Stop).AsTask();

    private Task<Admission> AcquireAsync(RunMemory run) => _scheduler.AcquireAsync(Here, run, Stop).AsTask();
}
