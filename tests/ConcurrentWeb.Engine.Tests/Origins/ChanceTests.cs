using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class ChanceTests
{
    private readonly Chance _chance = new();

    [Fact]
    public void What_is_below_two_per_cent_is_chance_before_anything_is_known()
    {
        Assert.False(_chance.IsKnown);
        Assert.True(_chance.Explains(2, 100));
        Assert.True(_chance.Explains(20, 1000));
        Assert.False(_chance.Explains(40, 1000));
    }

    [Fact]
    public void A_row_is_explained_as_long_as_it_happens_once_in_ten_thousand_requests()
    {
        Assert.True(_chance.ExplainsRow(2));
        Assert.False(_chance.ExplainsRow(3));

        _chance.Learn(0.25);
        Assert.True(_chance.ExplainsRow(6));
        Assert.False(_chance.ExplainsRow(7));
    }

    [Fact]
    public void What_is_learnt_is_explained_and_nothing_explains_everything()
    {
        _chance.Learn(0.10);
        Assert.True(_chance.IsKnown);
        Assert.True(_chance.Explains(10, 100));
        Assert.False(_chance.Explains(25, 100));

        _chance.Learn(1);
        Assert.False(_chance.ExplainsRow(50));
        _chance.Learn(0);
        Assert.False(_chance.IsKnown);
    }
}
