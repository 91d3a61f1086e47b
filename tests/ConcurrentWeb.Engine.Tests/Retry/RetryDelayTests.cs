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
    public void The_interval_doubles_up_to_thirty_seconds(int retry, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds / 2), RetryDelay.AfterFault(Half, retry, 0.5));
        Assert.Equal(TimeSpan.FromSeconds(seconds * 0.75), RetryDelay.AfterThrottling(Half, retry, 0.5));
    }

    [Fact]
    public void After_a_fault_it_is_anything_up_to_the_interval_and_after_throttling_at_least_half() => Property.Holds(choices =>
    {
        var interval = choices.Of([TimeSpan.Zero, Half, TimeSpan.FromSeconds(7), TimeSpan.FromHours(1), TimeSpan.MaxValue]);
        var (retry, random) = (choices.Next(2000), choices.Next(1000) / 1000.0);
        var full = Math.Min(RetryDelay.Longest.TotalSeconds, interval.TotalSeconds * Math.Pow(2, Math.Min(retry, 60)));

        Assert.InRange(RetryDelay.AfterFault(interval, retry, random).TotalSeconds, 0, full + 1e-6);
        Assert.InRange(RetryDelay.AfterThrottling(interval, retry, random).TotalSeconds, (full / 2) - 1e-6, full + 1e-6);
    });
}
