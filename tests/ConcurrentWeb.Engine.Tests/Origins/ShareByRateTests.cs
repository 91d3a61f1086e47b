using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class ShareByRateTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ShareByRate _shares = new(new Chance());

    [Fact]
    public void One_rate_tells_nothing()
    {
        Assert.Null(_shares.Add(Second, accepted: 90, rejected: 10));
        Assert.Null(_shares.Add(Second, accepted: 90, rejected: 10));
        Assert.True(_shares.IsUnderWay);
    }

    [Fact]
    public void The_same_share_of_far_fewer_requests_is_chance()
    {
        _shares.Add(Second, accepted: 750, rejected: 250);
        Assert.Null(_shares.Add(Second, accepted: 15, rejected: 5));
        Assert.True(_shares.Add(Second, accepted: 15, rejected: 5));
        Assert.Equal(0.25, _shares.Share!.Value, precision: 6);
    }

    [Fact]
    public void A_share_that_fell_is_a_limit()
    {
        _shares.Add(Second, accepted: 50, rejected: 50);
        Assert.False(_shares.Add(Second, accepted: 38, rejected: 2));
    }

    [Fact]
    public void Where_the_shares_are_far_apart_few_requests_tell_that_there_is_a_limit()
    {
        _shares.Add(Second, accepted: 6, rejected: 44);
        Assert.False(_shares.Add(5 * Second, accepted: 18, rejected: 2));
        Assert.Null(_shares.Share);
    }

    [Fact]
    public void Where_as_many_are_accepted_of_fewer_there_is_a_limit_however_many_it_still_rejects()
    {
        _shares.Add(Second, accepted: 50, rejected: 450);
        Assert.False(_shares.Add(Second, accepted: 50, rejected: 200));
    }

    [Fact]
    public void A_share_that_rose_is_no_chance_but_a_limit_that_fell()
    {
        _shares.Add(Second, accepted: 800, rejected: 40);
        Assert.False(_shares.Add(Second, accepted: 20, rejected: 40));
    }

    [Fact]
    public void A_row_that_chance_would_not_make_is_a_limit()
    {
        _shares.Add(Second, accepted: 750, rejected: 250);
        Assert.False(_shares.Add(Second, accepted: 45, rejected: 15, row: 12));
    }

    [Fact]
    public void What_is_known_as_chance_is_not_found_again()
    {
        _shares.Add(Second, accepted: 490, rejected: 10);
        Assert.Null(_shares.Add(Second, accepted: 98, rejected: 2));
    }

    [Fact]
    public void It_does_not_matter_in_how_many_steps_the_rate_falls()
    {
        bool? isChance = null;
        for (var rate = 1000.0; isChance is null && rate > 10; rate *= 0.8)
        {
            isChance = _shares.Add(12 / rate * Second, accepted: 9, rejected: 3);
        }

        Assert.True(isChance);
    }

    [Fact]
    public void When_it_was_told_it_begins_again()
    {
        _shares.Add(Second, accepted: 50, rejected: 50);
        _shares.Clear();
        Assert.False(_shares.IsUnderWay);
        Assert.Null(_shares.Add(Second, accepted: 38, rejected: 2));
        Assert.Null(_shares.Add(Second, accepted: 0, rejected: 0));
    }
}
