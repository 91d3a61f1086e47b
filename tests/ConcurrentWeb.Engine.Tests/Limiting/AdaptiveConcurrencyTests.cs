using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Limiting;

namespace ConcurrentWeb.Engine.Tests.Limiting;

/// <summary>What holds whatever its numbers are.</summary>
public sealed class AdaptiveConcurrencyTests
{
    private static readonly OriginState Origin = new(new EngineOptions(), new OriginLimit());

    private TimeSpan _now;

    [Fact]
    public void Whatever_servers_do_it_is_at_least_one_and_at_most_the_ceiling() => Property.Holds(choices =>
    {
        var ceiling = choices.Of([1, 2, 3, 7, 256, int.MaxValue]);
        var limit = new AdaptiveConcurrency(ceiling);
        var inFlight = new List<Permit>();
        var now = TimeSpan.Zero;
        while (!choices.AreUsedUp)
        {
            now += TimeSpan.FromMilliseconds(choices.Of([0, 1, 50, 700, 40_000, 100_000_000]));
            if (inFlight.Count < Math.Min(limit.Limit, 500) && choices.Next(3) > 0)
            {
                limit.OnSent(inFlight.Count + 1, now);
                inFlight.Add(Permit(limit, inFlight.Count + 1));
            }
            else if (inFlight.Count > 0)
            {
                var ended = choices.Of(inFlight);
                inFlight.Remove(ended);
                var news = choices.Next(2) == 0 ? null : (RateLimitNews?)new RateLimitNews(null, null, null, null, TimeSpan.FromSeconds(1));
                var end = choices.Of(Enum.GetValues<ExchangeEnd>());
                limit.OnEnded(ended, new ExchangeReport(end, TimeSpan.FromMilliseconds(choices.Of([0, 1, 50, 90, 60_000])), news), now);
            }

            Assert.InRange(limit.Limit, 1, ceiling);
        }
    });

    [Fact]
    public void It_grows_to_the_ceiling_while_nothing_complains()
    {
        var limit = new AdaptiveConcurrency(100);
        for (var round = 0; round < 8; round++)
        {
            Go(limit, ExchangeEnd.Answered);
        }

        Assert.Equal(100, limit.Limit);
    }

    [Fact]
    public void It_does_not_grow_where_it_is_not_used()
    {
        var limit = new AdaptiveConcurrency(100);
        Go(limit, ExchangeEnd.Answered);
        var before = limit.Limit;
        for (var i = 0; i < 100; i++)
        {
            Go(limit, ExchangeEnd.Answered, inFlight: 1);
        }

        Assert.InRange(limit.Limit, 1, before);
    }

    [Theory]
    [InlineData((int)ExchangeEnd.Throttled)]
    [InlineData((int)ExchangeEnd.NotConnected)]
    public void However_many_of_a_round_are_refused_it_is_cut_once(int end)
    {
        var limit = new AdaptiveConcurrency(64);
        for (var round = 0; round < 8; round++)
        {
            Go(limit, ExchangeEnd.Answered);
        }

        Go(limit, (ExchangeEnd)end);
        Assert.InRange(limit.Limit, 64 * 0.65, 63);
    }

    [Fact]
    public void Broken_unanswered_and_unknown_ends_change_nothing()
    {
        var limit = new AdaptiveConcurrency(64);
        Go(limit, ExchangeEnd.Answered);
        var before = limit.Limit;
        Go(limit, ExchangeEnd.Broken);
        Go(limit, ExchangeEnd.Unanswered);
        Go(limit, ExchangeEnd.Unknown);
        Assert.Equal(before, limit.Limit);
    }

    [Fact]
    public void It_forgets_slowly_while_idle()
    {
        var limit = new AdaptiveConcurrency(64);
        for (var round = 0; round < 8; round++)
        {
            Go(limit, ExchangeEnd.Answered);
        }

        _now += TimeSpan.FromSeconds(10);
        limit.OnSent(1, _now);
        Assert.Equal(64, limit.Limit);
        _now += TimeSpan.FromSeconds(61);
        limit.OnSent(1, _now);
        Assert.InRange(limit.Limit, 4, 32);
    }

    private static Permit Permit(AdaptiveConcurrency limit, int ordinal) => new(Origin, 0, ordinal, ordinal, limit.Round, limit.Limit);

    /// <summary>So many at once are sent and answered; as many as may be, if nothing is said.</summary>
    private void Go(AdaptiveConcurrency limit, ExchangeEnd end, int? inFlight = null)
    {
        var permits = new List<Permit>();
        for (var i = 1; i <= (inFlight ?? limit.Limit); i++)
        {
            limit.OnSent(i, _now);
            permits.Add(Permit(limit, i));
        }

        _now += TimeSpan.FromMilliseconds(50);
        permits.ForEach(permit => limit.OnEnded(permit, new ExchangeReport(end, TimeSpan.FromMilliseconds(50)), _now));
    }
}
