namespace ConcurrentWeb.Engine.Tests;

public sealed class EngineOptionsTests
{
    [Theory]
    [InlineData(0, 0, 10, 2048)]
    [InlineData(0, 5, 10, 2048)]
    [InlineData(0, 500, 500, 8000)]
    [InlineData(3, 500, 3, 2048)]
    [InlineData(1000, 0, 1000, 16000)]
    [InlineData(int.MaxValue, 0, int.MaxValue, 0x7FFFFFC7)]
    public void Throttle_and_window_follow_from_one_another_where_they_are_not_given(int throttle, int batch, int throttled, int window)
    {
        var options = new EngineOptions { ThrottleLimit = throttle, BatchSize = batch };

        Assert.Equal((throttled, window), (options.ThrottleLimit, options.WindowSize));
        Assert.Equal(7, (options with { WindowSize = 7 }).WindowSize);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { ThrottleLimit = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { WindowSize = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { BatchSize = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { BatchInterval = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { MaximumResponseSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { MaximumBufferedSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { ThrottleLimitPerOrigin = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { RequestsPerSecond = -0.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { RequestsPerSecond = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { RequestsPerSecond = double.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { MaximumRetryAfter = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { MaximumRetryAfter = TimeSpan.FromDays(50) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { MaximumRetryCount = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { RetryInterval = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { RetryStatusCodes = [503, 200] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EngineOptions { RetryStatusCodes = [600] });
        Assert.Throws<ArgumentNullException>(() => new EngineOptions { RetryStatusCodes = null! });
    }
}
