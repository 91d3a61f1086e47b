using ConcurrentWeb.Limiting;

namespace ConcurrentWeb.Engine.Tests.Limiting;

public sealed class LatencyTrendTests
{
    private readonly LatencyTrend _trend = new();

    [Fact]
    public void Too_few_answers_say_nothing()
    {
        Add(14, 50);
        Assert.Equal(1, _trend.Ratio);
    }

    [Fact]
    public void Answers_that_take_as_long_as_ever_make_one()
    {
        Add(150, 50);
        Assert.Equal(1, _trend.Ratio);
    }

    [Fact]
    public void A_few_slow_ones_say_nothing()
    {
        for (var i = 0; i < 20; i++)
        {
            Add(8, 50);
            Add(7, 5000);
        }

        Assert.Equal(1, _trend.Ratio);
    }

    [Fact]
    public void Slower_answers_show_at_once_and_are_the_usual_ones_in_the_end()
    {
        Add(150, 50);
        Add(15, 200);
        Assert.InRange(_trend.Ratio, 2.5, 4);
        Add(15 * 200, 200);
        Assert.InRange(_trend.Ratio, 1, 1.01);
    }

    [Fact]
    public void Faster_ones_are_the_usual_ones_at_once()
    {
        Add(150, 200);
        Add(15, 50);
        Assert.Equal(1, _trend.Ratio);
    }

    [Fact]
    public void Milliseconds_more_of_next_to_nothing_are_no_slowing_down()
    {
        Add(150, 1);
        Add(15, 3);
        Assert.InRange(_trend.Ratio, 1, 1.5);
    }

    private void Add(int count, double milliseconds)
    {
        for (var i = 0; i < count; i++)
        {
            _trend.Add(TimeSpan.FromMilliseconds(milliseconds));
        }
    }
}
