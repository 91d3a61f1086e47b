using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Ordering;

namespace ConcurrentWeb.Engine.Tests.Ordering;

public sealed class CompletionBufferTests
{
    private readonly CompletionBuffer<int> _buffer = new();
    private readonly TaskCompletionSource<int> _first = new();
    private readonly TaskCompletionSource<int> _second = new();

    [Fact]
    public void Tasks_go_in_the_order_in_which_they_complete()
    {
        _buffer.Add(_first.Task);
        _buffer.Add(_second.Task);
        Assert.False(_buffer.TryRetire(out _));

        _second.SetResult(2);
        _first.SetResult(1);

        Assert.Same(_second.Task, Retire());
        Assert.Same(_first.Task, Retire());
        Assert.Equal(0, _buffer.Count);
    }

    [Fact]
    public void A_task_that_is_done_when_added_may_go_at_once()
    {
        _buffer.Add(_first.Task);
        var done = Task.FromResult(3);
        _buffer.Add(done);

        Assert.Same(done, Retire());
        Assert.Equal(1, _buffer.Count);
    }

    [Fact]
    public void Failed_and_cancelled_tasks_go_like_any_other()
    {
        _buffer.Add(_first.Task);
        _buffer.Add(_second.Task);

        _second.SetException(new InvalidOperationException("second"));
        _first.SetCanceled(TestContext.Current.CancellationToken);

        Assert.True(Retire().IsFaulted);
        Assert.True(Retire().IsCanceled);
    }

    [Fact]
    public async Task Waiting_ends_without_failing_when_a_task_fails()
    {
        _buffer.Add(_first.Task);
        var retirable = _buffer.WhenRetirable();
        Assert.False(retirable.IsCompleted);

        _first.SetException(new InvalidOperationException("first"));

        await retirable.Patiently();
        Assert.True(Retire().IsFaulted);
    }

    [Fact]
    public async Task A_second_wait_leaves_the_first_one_be()
    {
        _buffer.Add(_first.Task);
        var given = _buffer.WhenRetirable();
        var again = _buffer.WhenRetirable();

        _first.SetResult(1);

        await given.Patiently();
        await again.Patiently();
        Assert.Same(_first.Task, Retire());
    }

    [Fact]
    public async Task Tasks_that_complete_on_many_threads_at_once_go_exactly_once()
    {
        var sources = Enumerable.Range(0, 2000).Select(_ => new TaskCompletionSource<int>()).ToList();
        var completing = Task.Run(
            () => Parallel.For(0, sources.Count, i => sources[i].SetResult(i)),
            TestContext.Current.CancellationToken);
        foreach (var source in sources)
        {
            _buffer.Add(source.Task);
        }

        var retired = new List<int>();
        while (_buffer.Count > 0)
        {
            await _buffer.WhenRetirable().Patiently();
            while (_buffer.TryRetire(out var task))
            {
                retired.Add(await task);
            }
        }

        await completing;
        Assert.Equal(Enumerable.Range(0, sources.Count), retired.Order());
    }

    private Task<int> Retire()
    {
        Assert.True(_buffer.TryRetire(out var task));
        return task;
    }
}
