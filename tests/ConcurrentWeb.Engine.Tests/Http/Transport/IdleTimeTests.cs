using ConcurrentWeb.Http;

namespace ConcurrentWeb.Engine.Tests.Http.Transport;

public sealed class IdleTimeTests
{
    [Theory]
    [InlineData(null, 100, 100, 30, 30)]
    [InlineData("2.0", 100, 100, 30, 30)]
    [InlineData("3.0", 100, 100, 30, 105)]
    [InlineData("3.0", 10, 60, 30, 65)]
    [InlineData("3.0", 10, 5, 30, 30)]
    [InlineData("3.0", 0, 5, 30, 305)]
    [InlineData("3.0", 5, 4000, 30, 305)]
    [InlineData("3.0", 100, 100, 600, 600)]
    [InlineData("3.0", 100, 100, 0, 0)]
    public void With_http3_it_is_no_shorter_than_what_a_run_waits(string? version, int connection, int operation, int idle, int expected)
    {
        var options = new EngineOptions
        {
            HttpVersion = version is null ? null : Version.Parse(version),
            ConnectionTimeout = TimeSpan.FromSeconds(connection),
            OperationTimeout = TimeSpan.FromSeconds(operation),
            TransportOptions = new TransportOptions { IdleTimeout = TimeSpan.FromSeconds(idle) },
        };

        Assert.Equal(TimeSpan.FromSeconds(expected), IdleTime.Apply(options).IdleTimeout);
    }
}
