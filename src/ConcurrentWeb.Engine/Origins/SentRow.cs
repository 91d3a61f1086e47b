namespace ConcurrentWeb.Origins;

/// <summary>
/// The outcomes of the last requests to an origin, in the order in which they were sent. Rejections come back before the responses of
/// what was accepted, so the order in which outcomes arrive says nothing of a row.
/// </summary>
internal sealed class SentRow
{
    /// <summary>Longer rows are as unlikely as this one.</summary>
    private const int Longest = 64;

    /// <summary>Outcomes that are kept; a power of two. More requests than these are rarely in flight to one origin.</summary>
    private const int Capacity = 1024;

    private readonly byte[] _outcomes = new byte[Capacity];

    internal void Send(long number) => _outcomes[number % Capacity] = 0;

    internal void Accept(long number)
    {
        _outcomes[number % Capacity] = 1;
    }

    /// <summary>Takes note of a rejection.</summary>
    /// <returns>How many requests in a row, sent one after the other, have been rejected, this one included.</returns>
    internal int Reject(long number)
    {
        _outcomes[number % Capacity] = 2;
        var first = number;
        while (first > 1 && number - first < Longest && _outcomes[(first - 1) % Capacity] == 2)
        {
            first--;
        }

        var last = number;
        while (last - number < Longest && _outcomes[(last + 1) % Capacity] == 2)
        {
            last++;
        }

        return (int)(last - first) + 1;
    }

    internal void Clear() => Array.Clear(_outcomes);
}
