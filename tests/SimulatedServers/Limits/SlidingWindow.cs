using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.SimulatedServers.Limits;

/// <summary>So many requests in each window, which moves on by a segment, as that of System.Threading.RateLimiting does.</summary>
public sealed class SlidingWindow(SimulatedServer server, Fault refusal, int permits, TimeSpan window, int segments)
    : Limit(server, refusal)
{
    private readonly int[] _counts = new int[segments];
    private TimeSpan? _first;
    private long _segment;

    protected override bool Lets(TimeSpan now)
    {
        var number = (now - (_first ??= now)).Ticks * segments / window.Ticks;
        for (; _segment < number; _segment++)
        {
            _counts[(_segment + 1) % segments] = 0;
        }

        return _counts.Sum() < permits && ++_counts[number % segments] > 0;
    }
}
