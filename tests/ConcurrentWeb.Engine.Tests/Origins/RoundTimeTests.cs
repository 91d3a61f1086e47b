using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class RoundTimeTests
{
    [Theory]
    [InlineData(0, 0.051)]
    [InlineData(0.3, 0.51)]
    [InlineData(0.9, 1.02)]
    [InlineData(1.02, 1.53)]
    [InlineData(9, 10.2)]
    [InlineData(59, 61.2)]
    [InlineData(200, 260)]
    public void It_is_just_after_the_next_time_that_somebody_would_write_down(double elapsed, double expected) =>
        Assert.Equal(expected, RoundTime.After(TimeSpan.FromSeconds(elapsed)).TotalSeconds, precision: 6);
}
