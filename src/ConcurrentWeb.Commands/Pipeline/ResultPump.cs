using ConcurrentWeb.Commands.Binding;
using ConcurrentWeb.Ordering;

namespace ConcurrentWeb.Commands.Pipeline;

/// <summary>
/// The pipeline thread's part of a run: it makes room for inputs, and emits results when it is their turn. The blocking
/// waits of the module are here, on the thread that PowerShell gave it.
/// </summary>
/// <param name="window">The run's.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="start">Puts the task of an item into the window.</param>
/// <param name="emit">Writes a result.</param>
/// <param name="stop">Ends every wait.</param>
internal sealed class ResultPump<T>(
    RetirementWindow<T> window, TimeProvider clock, Action<object?> start, Action<T> emit, CancellationToken stop)
{
    /// <summary>How often a wait is interrupted to draw the progress bar.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    /// <summary>The bar of the run; null where nobody would see it.</summary>
    internal RunProgress? Progress { get; init; }

    /// <summary>Starts each item of what came down the pipeline when there is room for it, and emits in between.</summary>
    internal void Process(object? input)
    {
        if (InputItems.IsOne(input, out var only))
        {
            ProcessItem(only);
            return;
        }

        foreach (var item in InputItems.Of(input))
        {
            ProcessItem(item);
        }
    }

    /// <summary>Starts one item when there is room for it, and emits what is ready.</summary>
    internal void ProcessItem(object? item)
    {
        MakeRoom();
        start(item);
        EmitReady();
    }

    /// <summary>Emits all that is left.</summary>
    internal void Complete()
    {
        while (window.Count > 0)
        {
            EmitNext();
        }

        Progress?.Complete();
    }

    /// <summary>Waits for every task to end, for so long at most; nothing is emitted.</summary>
    internal void Abandon(TimeSpan atMost) => window.AbandonAsync().Wait(atMost, CancellationToken.None);

    private void MakeRoom()
    {
        while (window.MustWait(out var wait))
        {
            Wait(wait);
            EmitReady();
        }

        while (window.PauseBeforeNext is { Ticks: > 0 } pause)
        {
            Wait(Task.Delay(pause, clock, stop));
        }
    }

    /// <summary>Emits what may go now. The rest of a complete group is waited for: nothing else can start before it is out.</summary>
    private void EmitReady()
    {
        while (window.TryRetire(out var result))
        {
            emit(result);
        }

        while (window.IsGroupComplete)
        {
            EmitNext();
        }
    }

    private void EmitNext()
    {
        T? result;
        while (!window.TryRetire(out result))
        {
            Wait(window.WhenRetirable());
        }

        emit(result);
    }

    private void Wait(Task task)
    {
        try
        {
            while (!task.Wait(Progress is null ? Timeout.InfiniteTimeSpan : Tick, stop))
            {
                Progress?.Update();
            }
        }
        catch (AggregateException)
        {
            // The task's own failure is thrown where it is retired, as it was thrown.
        }
    }
}
