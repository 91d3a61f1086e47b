using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Retry;

namespace ConcurrentWeb.Engine.Tests.Retry;

public sealed class RetryDelayTests
{
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(0.5);

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(1000, 30)]
    public void The_interval_doubles_up_to_thirty_seconds(int retry, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds * 0.75), RetryDelay.Before(retry, Half, 0.5));

    [Fact]
    public void It_is_at_least_half_the_interval_and_at_most_all_of_it() => Property.Holds(choices =>
    {
        var interval = choices.Of([TimeSpan.Zero, Half, TimeSpan.FromSeconds(7), TimeSpan.FromHours(1), TimeSpan.MaxValue]);
        var (retry, random) = (choices.Next(2000), choices.Next(1000) / 1000.0);
        var full = Math.Min(RetryDelay.Longest.TotalSeconds, interval.TotalSeconds * Math.Pow(2, Math.Min(retry, 60)));

        Assert.InRange(RetryDelay.Before(retry, interval, random).TotalSeconds, (full / 2) - 1e-6, full + 1e-6);
    });
}
