namespace ConcurrentWeb.Engine.Tests.Support;

/// <summary>
/// The choices of one run of a property, taken from generated numbers: which operation comes next, and on what. Any
/// numbers make a valid run, so a failing one can be shrunk to few and small numbers. What is asked for beyond them
/// follows from them.
/// </summary>
internal sealed class Choices(IReadOnlyList<int> numbers)
{
    private int _taken;
    private uint _rest = numbers.Aggregate(17u, (hash, number) => unchecked((hash * 31) + (uint)number));

    /// <summary>Whether the generated numbers are used up: time to bring the run to its end.</summary>
    public bool AreUsedUp => _taken >= numbers.Count;

    /// <summary>A number from 0 to below the count.</summary>
    public int Next(int count)
    {
        if (!AreUsedUp)
        {
            return (int)((uint)numbers[_taken++] % (uint)count);
        }

        _rest = unchecked((_rest * 1664525) + 1013904223);
        return (int)((_rest >> 8) % (uint)count);
    }

    /// <summary>A number between the two, both included.</summary>
    public int Between(int least, int most) => least + Next(most - least + 1);

    /// <summary>One of the items.</summary>
    public T Of<T>(IReadOnlyList<T> items) => items[Next(items.Count)];
}
