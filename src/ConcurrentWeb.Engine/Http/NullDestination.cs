namespace ConcurrentWeb.Http;

/// <summary>Discards a body, as the null device does.</summary>
internal sealed class NullDestination(OutFile file, AttemptTimer timer) : SavedDestination(file, timer)
{
    internal override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => default;

    internal override ValueTask CompleteAsync() => default;
}
