using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class SlowdownTestTests
{
    private readonly SlowdownTest _test = new();

    [Fact]
    public void Without_a_test_under_way_and_at_the_same_rate_nothing_is_told()
    {
        Assert.Null(_test.Add(rate: 50, accepted: 90, rejected: 10));
        _test.Begin(rate: 100, share: 0.1);
        Assert.True(_test.IsUnderWay);
        Assert.Null(_test.Add(rate: 90, accepted: 900, rejected: 100));
    }

    [Fact]
    public void The_same_share_at_half_the_rate_is_chance()
    {
        _test.Begin(rate: 100, share: 0.1);
        Assert.Null(_test.Add(rate: 50, accepted: 40, rejected: 4));
        Assert.True(_test.Add(rate: 50, accepted: 40, rejected: 5));
        Assert.Equal(9.0 / 89, _test.Share, precision: 6);
        Assert.False(_test.IsUnderWay);
    }

    [Fact]
    public void A_share_that_fell_is_a_limit()
    {
        _test.Begin(rate: 100, share: 0.5);
        Assert.False(_test.Add(rate: 60, accepted: 84, rejected: 16));
    }

    [Fact]
    public void Rejections_in_a_row_that_chance_would_not_make_are_a_limit()
    {
        _test.Begin(rate: 100, share: 0.1);
        Assert.False(_test.Add(rate: 50, accepted: 90, rejected: 10, row: 10));
    }

    [Fact]
    public void A_fifth_that_is_rejected_in_the_long_run_at_less_than_half_the_rate_is_chance()
    {
        _test.Begin(rate: 100, share: 0.5);
        Assert.False(_test.Add(rate: 60, accepted: 84, rejected: 16));
        Assert.Null(_test.Add(rate: 40, accepted: 30, rejected: 10));
        Assert.True(_test.Add(rate: 40, accepted: 45, rejected: 15));

        _test.Reset();
        Assert.Null(_test.Add(rate: 40, accepted: 75, rejected: 25));
    }
}
