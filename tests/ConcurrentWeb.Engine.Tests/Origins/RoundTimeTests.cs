using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class RoundTimeTests
{
    [Theory]
    [InlineData(0, 0, 0.051)]
    [InlineData(0.3, 0, 0.357)]
    [InlineData(0.9, 0, 1.02)]
    [InlineData(1.02, 0, 1.53)]
    [InlineData(0.9, 0.5, 1.53)]
    [InlineData(9, 0, 10.2)]
    [InlineData(59, 0, 61.2)]
    [InlineData(200, 0, 260)]
    public void It_is_just_after_the_next_time_that_somebody_would_write_down(double elapsed, double atLeast, double expected) =>
        Assert.Equal(expected, RoundTime.After(TimeSpan.FromSeconds(elapsed), TimeSpan.FromSeconds(atLeast)).TotalSeconds, precision: 6);
}
