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

    [Fact]
    public void Whatever_a_server_takes_at_once_its_refusals_are_explained_by_that() => Property.Holds(choices =>
    {
        var capacity = choices.Between(2, 200);
        var limit = new AdaptiveConcurrency(choices.Of([2, 10, 50, 256]));
        while (!choices.AreUsedUp)
        {
            _now += TimeSpan.FromMilliseconds(choices.Of([1, 50, 600, 5000]));
            var permits = Enumerable.Range(1, limit.Limit).Select(ordinal => Permit(limit, ordinal)).ToList();
            permits.ForEach(permit => limit.OnSent(permit.Ordinal, _now));

            // The first or the last may be heard of first.
            foreach (var permit in choices.Next(2) == 0 ? permits : Enumerable.Reverse(permits))
            {
                var isRefused = permit.Ordinal > capacity;
                limit.OnEnded(permit, new ExchangeReport(isRefused ? ExchangeEnd.Throttled : ExchangeEnd.Answered, TimeSpan.FromMilliseconds(50)), _now);
                Assert.True(!isRefused || permit.Ordinal <= 2 || limit.Explains(permit, inFlight: 0, _now));
            }
        }
    });

    [Theory]
    [InlineData(8)]
    [InlineData(50)]
    [InlineData(256)]
    public void Who_refuses_still_with_half_as_many_in_flight_counts_something_else(int ceiling)
    {
        var limit = new AdaptiveConcurrency(ceiling);
        for (var round = 0; round < 8; round++)
        {
            Go(limit, ExchangeEnd.Answered);
        }

        var (first, rounds) = (limit.Limit, 0);
        for (var isExplained = true; isExplained; rounds++)
        {
            var permit = Permit(limit, limit.Limit);
            Go(limit, ordinal => ordinal % 2 == 0 ? ExchangeEnd.Throttled : ExchangeEnd.Answered);
            isExplained = limit.Explains(permit, inFlight: 0, _now);
            Assert.Equal(2 * permit.Limit > first, isExplained);
        }

        Assert.InRange(rounds, 2, 4);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(50)]
    [InlineData(256)]
    public void Who_refuses_nearly_all_that_was_sent_after_a_cut_counts_something_else(int ceiling)
    {
        var limit = new AdaptiveConcurrency(ceiling);
        for (var round = 0; round < 8; round++)
        {
            Go(limit, ExchangeEnd.Answered);
        }

        // It is cut by one only, as the one refused first was the last that was sent.
        var last = Permit(limit, limit.Limit);
        End(limit, last, ExchangeEnd.Throttled);
        Assert.True(limit.Explains(last, inFlight: 0, _now));
        Assert.Equal(ceiling - 1, limit.Limit);

        var sent = Enumerable.Range(0, limit.Limit).Select(_ => Permit(limit, limit.Limit)).ToList();
        sent.ForEach(permit => End(limit, permit, ExchangeEnd.Throttled));
        Assert.False(limit.Explains(sent[^1], inFlight: 0, _now));

        _now += TimeSpan.FromSeconds(1.5);
        var another = Permit(limit, limit.Limit);
        End(limit, another, ExchangeEnd.Throttled);
        Assert.True(limit.Explains(another, inFlight: 0, _now));
    }

    [Fact]
    public void A_refusal_after_a_second_tells_of_another_limit()
    {
        var limit = new AdaptiveConcurrency(64);
        for (var round = 0; round < 8; round++)
        {
            Go(limit, ExchangeEnd.Answered);
        }

        Go(limit, ExchangeEnd.Throttled);
        Go(limit, ExchangeEnd.Throttled);
        _now += TimeSpan.FromSeconds(1);
        var permit = Permit(limit, limit.Limit);
        Go(limit, ExchangeEnd.Throttled);
        Assert.True(2 * permit.Limit <= 64 && limit.Explains(permit, inFlight: 0, _now));
    }

    private static Permit Permit(AdaptiveConcurrency limit, int ordinal) => new(Origin, 0, ordinal, ordinal, limit.Round, limit.Limit, SentAt: default);

    /// <summary>So many at once are sent and end; as many as may be, if nothing is said.</summary>
    private void Go(AdaptiveConcurrency limit, ExchangeEnd end, int? inFlight = null) => Go(limit, _ => end, inFlight);

    private void Go(AdaptiveConcurrency limit, Func<int, ExchangeEnd> endOf, int? inFlight = null)
    {
        var permits = new List<Permit>();
        for (var i = 1; i <= (inFlight ?? limit.Limit); i++)
        {
            limit.OnSent(i, _now);
            permits.Add(Permit(limit, i));
        }

        _now += TimeSpan.FromMilliseconds(50);
        permits.ForEach(permit => End(limit, permit, endOf(permit.Ordinal)));
    }

    private void End(AdaptiveConcurrency limit, Permit permit, ExchangeEnd end) =>
        limit.OnEnded(permit, new ExchangeReport(end, TimeSpan.FromMilliseconds(50)), _now);
}
