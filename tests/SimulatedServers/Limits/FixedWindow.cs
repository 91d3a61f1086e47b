using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.SimulatedServers.Limits;

/// <summary>So many requests in each window, the first of which begins with the first request.</summary>
public sealed class FixedWindow(SimulatedServer server, Fault refusal, int permits, TimeSpan window) : Limit(server, refusal)
{
    private TimeSpan? _first;
    private long _window;
    private int _count;

    protected override bool Lets(TimeSpan now)
    {
        var number = (now - (_first ??= now)).Ticks / window.Ticks;
        _count = number == _window ? _count : 0;
        _window = number;
        return _count < permits && ++_count > 0;
    }
}
