using ConcurrentWeb.Ordering;

namespace ConcurrentWeb.Commands.Pipeline;

/// <summary>
/// The pipeline thread's part of a run: it makes room for inputs, and emits results when it is their turn. The only
/// blocking waits of the module are here, on the thread that PowerShell gave it.
/// </summary>
internal sealed class ResultPump<T>(RetirementWindow<T> window, TimeProvider clock, Action<T> emit, CancellationToken stop)
{
    /// <summary>How often a wait is interrupted for <see cref="WhileWaiting"/>.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    /// <summary>Called now and then while the pump waits; null where nobody wants to know.</summary>
    internal Action? WhileWaiting { get; init; }

    /// <summary>Emits from the head until an input may be added.</summary>
    internal void MakeRoom()
    {
        while (window.IsFull)
        {
            EmitNext();
        }

        while (window.PauseBeforeNext is { Ticks: > 0 } pause)
        {
            Wait(Task.Delay(pause, clock, stop));
        }
    }

    /// <summary>Emits what may go now. The rest of a complete group is waited for: nothing else can start before it is out.</summary>
    internal void EmitReady()
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

    /// <summary>Emits all that is left.</summary>
    internal void Drain()
    {
        while (window.Count > 0)
        {
            EmitNext();
        }
    }

    /// <summary>Waits for every task to end, for so long at most; nothing is emitted.</summary>
    internal void Abandon(TimeSpan atMost) => window.AbandonAsync().Wait(atMost, CancellationToken.None);

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
            while (!task.Wait(WhileWaiting is null ? Timeout.InfiniteTimeSpan : Tick, stop))
            {
                WhileWaiting?.Invoke();
            }
        }
        catch (AggregateException)
        {
            // The task's own failure is thrown where it is retired, as it was thrown.
        }
    }
}
