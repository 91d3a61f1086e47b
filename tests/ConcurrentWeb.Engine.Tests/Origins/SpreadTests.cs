using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class SpreadTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void At_the_start_ten_go_at_once_and_the_others_half_a_millisecond_apart()
    {
        var spread = new Spread(50);
        Assert.Equal(0 * Millisecond, LastOf(spread, 10, default));
        Assert.InRange(LastOf(spread, 40, default), 19 * Millisecond, 25 * Millisecond);
    }

    [Fact]
    public void And_two_more_for_each_that_is_accepted()
    {
        var spread = new Spread(50);
        LastOf(spread, 10, default);
        spread.OnAccepted(Millisecond, Millisecond);
        spread.OnAccepted(Millisecond, Millisecond);
        Assert.Equal(Millisecond, LastOf(spread, 4, Millisecond));
        Assert.True(spread.Due > Millisecond);
    }

    [Theory]
    [InlineData(20, 12, 18)]
    [InlineData(2, 0, 0)]
    [InlineData(10_000, 20, 25)]
    public void Later_a_round_is_spread_over_most_of_the_time_that_a_response_takes_and_not_for_long(int latency, double least, double most)
    {
        var spread = new Spread(100);
        LastOf(spread, 100, default);
        spread.OnAccepted(latency * Millisecond, latency * Millisecond);
        Assert.InRange(LastOf(spread, 50 * (latency < 1000 ? 2 : 1), 20_000 * Millisecond), (20_000 + least) * Millisecond, (20_000 + most) * Millisecond);
    }

    private static TimeSpan LastOf(Spread spread, int count, TimeSpan now)
    {
        for (var i = 0; i < count; i++)
        {
            now = spread.Due > now ? spread.Due : now;
            spread.OnSent(now);
        }

        return now;
    }
}
