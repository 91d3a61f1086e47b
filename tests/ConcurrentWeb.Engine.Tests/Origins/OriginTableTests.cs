using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

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
        _ = busy.Grant(TimeSpan.Zero, new Place(0));
        for (var n = 1; n < 3 * OriginTable.Capacity; n++)
        {
            var state = _table[Host(n), TimeSpan.Zero];
            state.Return(state.Grant(TimeSpan.FromTicks(n), new Place(0)), TimeSpan.FromTicks(n));
        }

        Assert.InRange(_table.Count, OriginTable.Capacity / 2, OriginTable.Capacity + 1);
        Assert.Same(busy, _table[Host(0), TimeSpan.Zero]);
        Assert.True(_table[Host((3 * OriginTable.Capacity) - 1), TimeSpan.Zero].LastUse > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, _table[Host(1), TimeSpan.Zero].LastUse);
    }

    [Fact]
    public void What_the_next_request_has_to_heed_is_kept_as_long_as_it_counts()
    {
        var news = new RateLimitInfo(5, TimeSpan.FromHours(1), null, null, null);
        var announced = _table[Host(-1), TimeSpan.Zero];
        announced.Return(announced.Grant(TimeSpan.Zero, new Place(0)), new Outcome(OutcomeKind.Accepted, Limits: news), TimeSpan.Zero);
        var ended = _table[Host(-2), TimeSpan.Zero];
        ended.Return(ended.Grant(TimeSpan.Zero, new Place(0)), new Outcome(OutcomeKind.Accepted, IsQuotaExhausted: true), TimeSpan.Zero);
        var down = _table[Host(-3), TimeSpan.Zero];
        for (var i = 0; i < 5; i++)
        {
            down.Return(down.Grant(TimeSpan.Zero, new Place(0)), new Outcome(OutcomeKind.NotConnected), TimeSpan.Zero);
        }

        var paused = _table[Host(-4), TimeSpan.Zero];
        var pause = new RateLimitInfo(null, null, null, null, TimeSpan.FromSeconds(60));
        paused.Return(paused.Grant(TimeSpan.Zero, new Place(0)), new Outcome(OutcomeKind.Throttled, Limits: pause), TimeSpan.Zero);

        var later = TimeSpan.FromMinutes(5);
        for (var n = 0; n < 2 * OriginTable.Capacity; n++)
        {
            var state = _table[Host(n), later];
            state.Return(state.Grant(later, new Place(0)), new Outcome(OutcomeKind.Accepted), later);
        }

        Assert.Same(announced, _table[Host(-1), later]);
        Assert.Same(ended, _table[Host(-2), later]);
        Assert.Same(down, _table[Host(-3), later]);
        Assert.Same(paused, _table[Host(-4), later]);
    }

    [Fact]
    public void Even_those_with_something_to_heed_are_without_number_and_the_oldest_are_forgotten()
    {
        for (var n = 0; n < 6 * OriginTable.Limit; n++)
        {
            var state = _table[Host(n), TimeSpan.Zero];
            state.Return(state.Grant(TimeSpan.FromTicks(n), new Place(0)), new Outcome(OutcomeKind.Accepted, IsQuotaExhausted: true), TimeSpan.Zero);
            Assert.InRange(_table.Count, 1, 2 * OriginTable.Limit);
        }
    }

    private static Uri Host(int number) => new(FormattableString.Invariant($"http://host-{number}.test/"));
}
