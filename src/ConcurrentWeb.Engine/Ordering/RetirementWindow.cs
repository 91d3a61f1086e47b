using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ConcurrentWeb.Ordering;

/// <summary>
/// A bounded buffer of running tasks with the rules of a run: how far the inputs may be ahead of the output, in which
/// order results go, and whether the inputs go in groups. One thread, or one flow of control, owns an instance.
/// </summary>
/// <remarks>
/// The owner adds a task only while <see cref="IsFull"/> is false and <see cref="PauseBeforeNext"/> is zero; before it does,
/// it waits for what <see cref="MustWait"/> gives it, and retires.
/// </remarks>
/// <typeparam name="T">What a task gives.</typeparam>
public class RetirementWindow<T>
{
    private readonly IRetirementBuffer<T> _buffer;
    private readonly EngineOptions _options;
    private readonly RunStatistics? _statistics;
    private int _addedToGroup;
    private long _groupEnded;
    private bool _afterGroup;

    /// <summary>Makes an empty window.</summary>
    /// <param name="options">Of which the window size, the batch size and interval, the order, the clock and the statistics count.</param>
    public RetirementWindow(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _statistics = options.Statistics;
        _buffer = options.Unordered ? new CompletionBuffer<T>() : new ReorderBuffer<T>();
    }

    /// <summary>Tasks added and not yet retired.</summary>
    public int Count => _buffer.Count;

    /// <summary>Those of them that have completed and wait for their turn. Read by the progress, a few times a second.</summary>
    internal int Ready => _buffer.Ready;

    /// <summary>Nothing may be added before something is retired; of a complete group, before all of it is.</summary>
    public bool IsFull => Count >= _options.WindowSize || IsGroupComplete;

    /// <summary>A group is complete and not all of it has been retired: waiting for the rest of it lets the next one start.</summary>
    public bool IsGroupComplete => _options.BatchSize > 0 && _addedToGroup == _options.BatchSize && Count > 0;

    /// <summary>How long to wait before the next group may start; zero within a group, and after the wait.</summary>
    public TimeSpan PauseBeforeNext
    {
        get
        {
            if (!_afterGroup || _options.BatchInterval == TimeSpan.Zero)
            {
                return TimeSpan.Zero;
            }

            var left = _options.BatchInterval - _options.TimeProvider.GetElapsedTime(_groupEnded);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Puts a running task in.</summary>
    /// <param name="task">A task that fails by value: what it throws is thrown where it is retired.</param>
    /// <exception cref="InvalidOperationException">The window is full.</exception>
    public void Add(Task<T> task)
    {
        if (IsFull)
        {
            throw new InvalidOperationException("The window is full: retire a result before adding an input.");
        }

        if (_afterGroup)
        {
            _statistics?.CountBatchWait(_options.BatchInterval - PauseBeforeNext);
        }

        _afterGroup = false;
        _addedToGroup++;
        _buffer.Add(task);
        _statistics?.SetWindow(Count >= _options.WindowSize, IsGroupComplete);
    }

    /// <summary>Retires the next result if there is one that may go now; never waits.</summary>
    /// <param name="result">The result.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="OperationCanceledException">The task was cancelled, by the stop of the run.</exception>
    public bool TryRetire([MaybeNullWhen(false)] out T result)
    {
        if (!TryTake(out var completed))
        {
            result = default;
            return false;
        }

        result = ResultOf(completed);
        return true;
    }

    /// <summary>Completes when <see cref="TryRetire"/> has something to give; a window that is empty must not be asked.</summary>
    /// <returns>A task that tells no more than that: it may be the task to be retired, and may have failed.</returns>
    public Task WhenRetirable()
    {
        OnWaiting();
        return _buffer.WhenRetirable();
    }

    /// <summary>Whether the owner has to wait before it adds a task: the window is full, or what was added would only wait.</summary>
    /// <param name="wait">
    /// Completes when there may be room, or when <see cref="TryRetire"/> has something to give, whichever comes first; it tells no
    /// more than that, and may have failed.
    /// </param>
    /// <returns>False where there is nothing to wait for.</returns>
    public bool MustWait([NotNullWhen(true)] out Task? wait)
    {
        wait = null;
        if (IsFull)
        {
            wait = WhenRetirable();
        }
        else if (WhenNeeded() is { IsCompleted: false } needed)
        {
            wait = Count > 0 ? Task.WhenAny(WhenRetirable(), needed) : needed;
        }

        return wait is not null;
    }

    /// <summary>Waits for the next result and retires it; a window that is empty must not be asked.</summary>
    /// <returns>The result.</returns>
    public async ValueTask<T> RetireAsync()
    {
        T? result;
        while (!TryRetire(out result))
        {
            await WhenRetirable().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return result;
    }

    /// <summary>Starts a task for each input while there is room, and gives the results as they are retired, to the last.</summary>
    /// <typeparam name="TInput">What a task is started for.</typeparam>
    /// <param name="inputs">Read as far ahead as the window allows, on the caller's flow of control.</param>
    /// <param name="start">Starts the task.</param>
    /// <param name="stop">Ends the wait between two groups; to end the tasks is the caller's part.</param>
    /// <returns>One result an input.</returns>
    public async IAsyncEnumerable<T> RetireAllAsync<TInput>(
        IEnumerable<TInput> inputs, Func<TInput, Task<T>> start, [EnumeratorCancellation] CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(start);
        using var source = inputs.GetEnumerator();
        while (true)
        {
            // Room comes before reading: a source may be slow, and what is due should not wait for it.
            while (MustWait(out var wait))
            {
                await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                while (TryRetire(out var retired))
                {
                    yield return retired;
                }
            }

            if (!source.MoveNext())
            {
                break;
            }

            if (PauseBeforeNext is { Ticks: > 0 } pause)
            {
                await Task.Delay(pause, _options.TimeProvider, stop).ConfigureAwait(false);
            }

            Add(start(source.Current));
            while (TryRetire(out var result))
            {
                yield return result;
            }
        }

        while (Count > 0)
        {
            yield return await RetireAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits until every task has ended, and drops what they give, whatever it is: the end of a run that was given up.</summary>
    /// <returns>A task that does not fail.</returns>
    public async Task AbandonAsync()
    {
        while (Count > 0)
        {
            await WhenRetirable().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (TryTake(out var completed))
            {
                // Looked at, so that it does not count as unobserved.
                _ = completed.Exception;
            }
        }
    }

    /// <summary>
    /// Completes when another task could be of use; mostly it is complete. An owner that adds one all the same does no harm but
    /// to its memory.
    /// </summary>
    /// <returns>A task that does not fail.</returns>
    protected virtual Task WhenNeeded() => Task.CompletedTask;

    /// <summary>Called before the owner waits for a result: whatever a task has put off until then has to be done now.</summary>
    protected virtual void OnWaiting()
    {
    }

    /// <summary>Called with each result as it leaves the window, taken or dropped.</summary>
    /// <param name="result">The result.</param>
    /// <param name="following">A task that takes the result's place, if there is more of it; null for most.</param>
    protected virtual void OnRetired(T result, out Task<T>? following) => following = null;

#pragma warning disable VSTHRD002 // It has completed: nothing waits here.
    private static T ResultOf(Task<T> completed) => completed.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    private bool TryTake([NotNullWhen(true)] out Task<T>? completed)
    {
        var groupWasComplete = IsGroupComplete;
        var taken = _buffer.TryRetire(out completed);
        if (completed is { IsCompletedSuccessfully: true })
        {
            OnRetired(ResultOf(completed), out var next);
            if (next is not null)
            {
                _buffer.AddNext(next);
            }
        }

        if (taken)
        {
            _statistics?.SetWindow(Count >= _options.WindowSize, IsGroupComplete);
        }

        if (groupWasComplete && Count == 0)
        {
            _addedToGroup = 0;
            _afterGroup = true;
            _groupEnded = _options.TimeProvider.GetTimestamp();
        }

        return taken;
    }
}
