using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace ConcurrentWeb.Ordering;

/// <summary>Retires tasks in the order in which they complete.</summary>
/// <typeparam name="T">What a task gives.</typeparam>
internal sealed class CompletionBuffer<T> : IRetirementBuffer<T>
{
    private readonly Channel<Task<T>> _completed =
        Channel.CreateUnbounded<Task<T>>(new UnboundedChannelOptions { SingleReader = true });

    private Task? _waiting;

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    /// <remarks>None: each goes as soon as it has completed.</remarks>
    public int Ready => 0;

    /// <inheritdoc/>
    public void Add(Task<T> task)
    {
        Count++;
        if (task.IsCompleted)
        {
            _completed.Writer.TryWrite(task);
            return;
        }

        // The continuation cannot fail and ends with its task, so nothing has to wait for it.
        _ = task.ContinueWith(
            static (done, writer) => ((ChannelWriter<Task<T>>)writer!).TryWrite(done),
            _completed.Writer,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach,
            TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public void AddNext(Task<T> task) => Add(task);

    /// <inheritdoc/>
    public bool TryRetire([NotNullWhen(true)] out Task<T>? completed)
    {
        if (!_completed.Reader.TryRead(out completed))
        {
            return false;
        }

        Count--;
        return true;
    }

    /// <inheritdoc/>
    public Task WhenRetirable()
    {
        if (_completed.Reader.TryPeek(out _))
        {
            return Task.CompletedTask;
        }

        // A channel with a single reader cancels the wait before when it is asked for another.
        return _waiting is { IsCompleted: false }
            ? _waiting
            : _waiting = _completed.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
    }
}
