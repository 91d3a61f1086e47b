using System.Diagnostics.CodeAnalysis;

namespace ConcurrentWeb.Ordering;

/// <summary>
/// Running tasks on their way from being added to being retired. The names are those of a processor's reorder buffer:
/// entries are allocated in order, complete in any order, and are retired one by one. One thread, or one flow of
/// control, owns an instance; the tasks may complete anywhere.
/// </summary>
/// <typeparam name="T">What a task gives.</typeparam>
internal interface IRetirementBuffer<T>
{
    /// <summary>Tasks added and not yet retired.</summary>
    public int Count { get; }

    /// <summary>How many of them have completed and wait for others. It may look at each: not to be asked for each result.</summary>
    public int Ready { get; }

    /// <summary>Puts a running task in.</summary>
    public void Add(Task<T> task);

    /// <summary>Puts a task in the place of the one that has just been taken out.</summary>
    public void AddNext(Task<T> task);

    /// <summary>Takes out the next task if there is one that may go now; it has completed. Never waits.</summary>
    public bool TryRetire([NotNullWhen(true)] out Task<T>? completed);

    /// <summary>
    /// Completes when <see cref="TryRetire"/> has something to give. It neither fails nor is cancelled on its own
    /// account, so what it gives is no news of any result. Not to be asked for while the buffer is empty.
    /// </summary>
    public Task WhenRetirable();
}
