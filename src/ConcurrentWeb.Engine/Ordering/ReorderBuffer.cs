using System.Diagnostics.CodeAnalysis;

namespace ConcurrentWeb.Ordering;

/// <summary>Retires tasks in the order in which they were added: a ring of running tasks, taken from the head.</summary>
/// <typeparam name="T">What a task gives.</typeparam>
internal sealed class ReorderBuffer<T> : IRetirementBuffer<T>
{
    private Task<T>?[] _ring = new Task<T>?[64];
    private int _head;

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public int Ready => _ring.Count(static task => task is { IsCompleted: true });

    /// <inheritdoc/>
    public void Add(Task<T> task)
    {
        if (Count == _ring.Length)
        {
            Grow();
        }

        _ring[(_head + Count) & (_ring.Length - 1)] = task;
        Count++;
    }

    /// <inheritdoc/>
    public void AddNext(Task<T> task)
    {
        if (Count == _ring.Length)
        {
            Grow();
        }

        _head = (_head - 1) & (_ring.Length - 1);
        _ring[_head] = task;
        Count++;
    }

    /// <inheritdoc/>
    public bool TryRetire([NotNullWhen(true)] out Task<T>? completed)
    {
        completed = Count == 0 ? null : _ring[_head];
        if (completed is not { IsCompleted: true })
        {
            return false;
        }

        _ring[_head] = null;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        return true;
    }

    /// <inheritdoc/>
    public Task WhenRetirable() => _ring[_head]!;

    private void Grow()
    {
        var larger = new Task<T>?[_ring.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        }

        (_ring, _head) = (larger, 0);
    }
}
