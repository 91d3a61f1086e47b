using ConcurrentWeb.Ordering;

namespace ConcurrentWeb.Engine.Tests.Ordering;

public sealed class ReorderBufferTests
{
    private readonly ReorderBuffer<int> _buffer = new();

    [Fact]
    public void An_empty_buffer_retires_nothing()
    {
        Assert.False(_buffer.TryRetire(out var task));
        Assert.Null(task);
        Assert.Equal(0, _buffer.Count);
    }

    [Fact]
    public void What_is_done_waits_for_what_came_before_it()
    {
        var first = new TaskCompletionSource<int>();
        _buffer.Add(first.Task);
        _buffer.Add(Task.FromResult(2));

        Assert.False(_buffer.TryRetire(out _));
        first.SetResult(1);

        Assert.Equal([1, 2], Drain());
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(0, 65)]
    [InlineData(1, 64)]
    [InlineData(63, 129)]
    [InlineData(40, 1000)]
    public void The_ring_grows_wherever_its_head_is(int retiredBefore, int added)
    {
        for (var i = 0; i < retiredBefore; i++)
        {
            _buffer.Add(Task.FromResult(-1));
            Assert.True(_buffer.TryRetire(out _));
        }

        for (var i = 0; i < added; i++)
        {
            _buffer.Add(Task.FromResult(i));
        }

        Assert.Equal(added, _buffer.Count);
        Assert.Equal(Enumerable.Range(0, added), Drain());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    public void What_follows_comes_in_the_place_of_what_was_taken(int added)
    {
        for (var i = 0; i < added; i++)
        {
            _buffer.Add(Task.FromResult(i));
        }

        Assert.True(_buffer.TryRetire(out _));
        _buffer.AddNext(Task.FromResult(-1));
        _buffer.AddNext(Task.FromResult(-2));

        Assert.Equal(added + 1, _buffer.Count);
        Assert.Equal([-2, -1, .. Enumerable.Range(1, added - 1)], Drain());
    }

    [Fact]
    public void Failed_and_cancelled_tasks_keep_their_place()
    {
        _buffer.Add(Task.FromException<int>(new InvalidOperationException("first")));
        _buffer.Add(Task.FromCanceled<int>(new CancellationToken(canceled: true)));
        _buffer.Add(Task.FromResult(3));

        Assert.True(_buffer.TryRetire(out var failed));
        Assert.Equal("first", failed.Exception?.InnerException?.Message);
        Assert.True(_buffer.TryRetire(out var cancelled));
        Assert.True(cancelled.IsCanceled);
        Assert.Equal([3], Drain());
    }

    [Fact]
    public void Retirable_means_that_the_head_is_done()
    {
        var head = new TaskCompletionSource<int>();
        _buffer.Add(head.Task);
        _buffer.Add(Task.FromResult(2));

        var retirable = _buffer.WhenRetirable();
        Assert.False(retirable.IsCompleted);
        head.SetResult(1);

        Assert.True(retirable.IsCompleted);
    }

    [Fact]
    public void A_retired_task_is_let_go()
    {
        var retired = AddAndRetire(_buffer);

        GC.Collect();

        Assert.False(retired.IsAlive);
        GC.KeepAlive(_buffer);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference AddAndRetire(ReorderBuffer<int> buffer)
    {
        buffer.Add(Task.FromResult(123456));
        Assert.True(buffer.TryRetire(out var task));
        return new WeakReference(task);
    }

    private List<int> Drain()
    {
        var values = new List<int>();
        while (_buffer.TryRetire(out var task))
        {
            Assert.True(task.IsCompletedSuccessfully);
#pragma warning disable VSTHRD002 // It has completed: nothing waits here.
            values.Add(task.Result);
#pragma warning restore VSTHRD002
        }

        Assert.Equal(0, _buffer.Count);
        return values;
    }
}
