namespace ConcurrentWeb.Origins;

/// <summary>
/// What a run holds in memory: finished bodies that nobody has taken yet, and requests that wait. While the bodies exceed a
/// limit, no further input of the run is granted a permit; those of other runs are, such as a request that is sent for a
/// result just taken. This cannot lock up: whatever the bodies wait for is an older input, and had its permit already.
/// Guarded by the scheduler's lock.
/// </summary>
/// <param name="limit">Bytes above which the run waits.</param>
/// <param name="backlog">How many requests that wait are enough.</param>
internal sealed class RunMemory(long limit, int backlog = int.MaxValue)
{
    private long _held;

    /// <summary>Whether finished bodies take no more memory than they may.</summary>
    internal bool HasRoom => Volatile.Read(ref _held) <= limit;

    /// <summary>The requests that wait for a permit.</summary>
    internal Backlog Backlog { get; } = new(backlog);

    /// <summary>The lanes that wait for room.</summary>
    internal List<Lane> Waiting { get; } = [];

    internal void Change(long bytes) => Volatile.Write(ref _held, _held + bytes);
}
