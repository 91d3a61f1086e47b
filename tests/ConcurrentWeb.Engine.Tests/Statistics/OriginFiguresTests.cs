using ConcurrentWeb.Statistics;

namespace ConcurrentWeb.Engine.Tests.Statistics;

public sealed class OriginFiguresTests
{
    private readonly OriginFigures _figures = new();

    private (double? Rate, double? Chance) Found => _figures.ToSummary("http://one") is var summary ? (summary.AcceptedPerSecond, summary.ChanceShare) : default;

    [Fact]
    public void The_last_pace_that_was_found_stays_when_it_is_over()
    {
        _figures.Find(12, chance: null);
        _figures.Find(15, chance: null);
        _figures.Find(rate: null, chance: null);

        Assert.Equal((15, null), Found);
    }

    [Fact]
    public void A_pace_was_no_limit_where_rejections_turn_out_to_be_chance()
    {
        _figures.Find(12, chance: null);
        _figures.Find(rate: null, chance: 0.1);

        Assert.Equal((null, 0.1), Found);
    }
}
