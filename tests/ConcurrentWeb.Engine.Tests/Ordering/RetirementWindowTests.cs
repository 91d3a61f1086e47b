using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Ordering;

namespace ConcurrentWeb.Engine.Tests.Ordering;

public sealed class RetirementWindowTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_full_window_refuses_a_task()
    {
        var window = new RetirementWindow<int>(new EngineOptions { WindowSize = 1 });
        window.Add(Task.FromResult(1));

        Assert.True(window.IsFull);
        Assert.Throws<InvalidOperationException>(() => window.Add(Task.FromResult(2)));
        Assert.Equal(1, window.Count);
    }

    [Fact]
    public void A_failed_task_throws_what_it_threw_where_it_is_retired_and_makes_room()
    {
        var window = new RetirementWindow<int>(new EngineOptions { WindowSize = 1 });
        window.Add(Task.FromException<int>(new InvalidOperationException("the task's own")));

        var thrown = Assert.Throws<InvalidOperationException>(() => window.TryRetire(out _));

        Assert.Equal("the task's own", thrown.Message);
        Assert.False(window.IsFull);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 0)]
    public async Task What_is_done_behind_one_that_is_not_is_ready(bool unordered, int ready)
    {
        var window = new RetirementWindow<int>(new EngineOptions { Unordered = unordered });
        var first = new TaskCompletionSource<int>();
        window.Add(first.Task);
        window.Add(Task.FromResult(2));
        window.Add(Task.FromResult(3));

        Assert.Equal(ready, window.Ready);
        first.SetResult(1);
        while (window.Count > 0)
        {
            await window.RetireAsync();
        }

        Assert.Equal(0, window.Ready);
    }

    [Fact]
    public async Task Retiring_waits_for_the_head_and_throws_what_it_throws()
    {
        var window = new RetirementWindow<int>(new EngineOptions());
        var (first, second) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        window.Add(first.Task);
        window.Add(second.Task);

        var retiring = window.RetireAsync().AsTask();
        second.SetException(new InvalidOperationException("second"));
        Assert.False(retiring.IsCompleted);
        first.SetResult(1);

        Assert.Equal(1, await retiring.Patiently());
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => window.RetireAsync().AsTask().Patiently());
        Assert.Equal("second", thrown.Message);
        Assert.Equal(0, window.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Abandoning_waits_for_every_task_and_never_fails(bool unordered)
    {
        var window = new RetirementWindow<int>(new EngineOptions { Unordered = unordered });
        var last = new TaskCompletionSource<int>();
        window.Add(Task.FromException<int>(new InvalidOperationException("dropped")));
        window.Add(last.Task);
        window.Add(Task.FromCanceled<int>(new CancellationToken(canceled: true)));
        window.Add(Task.FromResult(4));

        var abandoned = window.AbandonAsync();
        Assert.False(abandoned.IsCompleted);
        last.SetException(new InvalidOperationException("dropped, too"));

        await abandoned.Patiently();
        Assert.Equal(0, window.Count);
    }

    [Fact]
    public async Task Abandoning_tells_of_every_result_it_drops()
    {
        var window = new CountingWindow();
        window.Add(Task.FromResult(1));
        window.Add(Task.FromException<int>(new InvalidOperationException("no result")));
        window.Add(Task.FromResult(3));
        Assert.True(window.TryRetire(out _));

        await window.AbandonAsync().Patiently();

        Assert.Equal([1, 3], window.Retired);
    }

    [Fact]
    public void The_next_group_waits_until_all_of_the_last_one_is_out_and_then_for_the_interval()
    {
        var clock = new FakeTimeProvider();
        var window = new RetirementWindow<int>(
            new EngineOptions { BatchSize = 2, BatchInterval = 3 * Second, TimeProvider = clock });
        window.Add(Task.FromResult(1));
        Assert.False(window.IsGroupComplete);
        window.Add(Task.FromResult(2));
        Assert.True(window.IsGroupComplete);

        Assert.True(window.TryRetire(out _));
        Assert.True(window.IsFull);
        Assert.Equal(TimeSpan.Zero, window.PauseBeforeNext);
        Assert.True(window.TryRetire(out _));
        Assert.False(window.IsFull);

        Assert.Equal(3 * Second, window.PauseBeforeNext);
        clock.Advance(2 * Second);
        Assert.Equal(Second, window.PauseBeforeNext);
        clock.Advance(2 * Second);
        Assert.Equal(TimeSpan.Zero, window.PauseBeforeNext);
    }

    private sealed class CountingWindow() : RetirementWindow<int>(new EngineOptions())
    {
        public List<int> Retired { get; } = [];

        protected override void OnRetired(int result, out Task<int>? following)
        {
            following = null;
            Retired.Add(result);
        }
    }
}
