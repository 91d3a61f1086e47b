using ConcurrentWeb.Statistics;

namespace ConcurrentWeb.Engine.Tests.Statistics;

public sealed class OutageListTests
{
    private static readonly DateTimeOffset Start = new(2026, 12, 1, 2, 13, 20, TimeSpan.FromHours(1));

    private readonly OutageList _outages = new();

    [Fact]
    public void An_outage_has_a_beginning_and_an_end_for_each_origin()
    {
        _outages.Begin("http://one", isResponding: false, Start);
        _outages.Begin("http://two", isResponding: true, Start.AddSeconds(1));
        _outages.End("http://one", Start.AddSeconds(31));

        Assert.Equal(
            [
                new("http://one", Start, Start.AddSeconds(31), IsResponding: false),
                new("http://two", Start.AddSeconds(1), To: null, IsResponding: true),
            ],
            _outages.ToArray());
    }

    [Fact]
    public void What_the_first_trial_ends_is_none()
    {
        _outages.Begin("http://one", isResponding: false, Start);
        _outages.End("http://one", Start.AddSeconds(0.3));

        Assert.Empty(_outages.ToArray());
    }

    [Fact]
    public void The_last_hundred_are_kept()
    {
        for (var i = 0; i <= OutageList.Capacity; i++)
        {
            _outages.Begin($"http://{i}", isResponding: false, Start);
        }

        _outages.End("http://0", Start.AddSeconds(1));

        Assert.Equal(OutageList.Capacity, _outages.ToArray().Length);
        Assert.Equal("http://1", _outages.ToArray()[0].Origin);
    }
}
