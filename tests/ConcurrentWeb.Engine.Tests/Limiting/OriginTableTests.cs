using ConcurrentWeb.Limiting;

namespace ConcurrentWeb.Engine.Tests.Limiting;

public sealed class OriginTableTests
{
    private readonly OriginTable _table = new(new EngineOptions());

    [Fact]
    public void The_same_origin_has_the_same_state()
    {
        var state = _table[new Uri("http://a.test/1"), TimeSpan.Zero];
        _ = _table[new Uri("http://b.test/1"), TimeSpan.Zero];

        Assert.Same(state, _table[new Uri("http://A.test:80/2?x"), TimeSpan.Zero]);
    }

    [Fact]
    public void Idle_origins_are_forgotten_those_that_were_used_last_the_latest()
    {
        var busy = _table[Host(0), TimeSpan.Zero];
        _ = busy.Grant(TimeSpan.Zero);
        for (var n = 1; n < 3 * OriginTable.Capacity; n++)
        {
            var state = _table[Host(n), TimeSpan.Zero];
            _ = state.Grant(TimeSpan.FromTicks(n));
            state.Return();
        }

        Assert.InRange(_table.Count, OriginTable.Capacity / 2, OriginTable.Capacity + 1);
        Assert.Same(busy, _table[Host(0), TimeSpan.Zero]);
        Assert.True(_table[Host((3 * OriginTable.Capacity) - 1), TimeSpan.Zero].LastUse > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, _table[Host(1), TimeSpan.Zero].LastUse);
    }

    private static Uri Host(int number) => new(FormattableString.Invariant($"http://host-{number}.test/"));
}
