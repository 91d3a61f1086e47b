using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class LatencyLimitTests
{
    private long _sent;

    [Fact]
    public void It_grows_to_the_ceiling_while_responses_take_no_longer()
    {
        var limit = new LatencyLimit(100);
        Go(limit, 10, _ => 50);

        Assert.Equal(100, limit.Limit);
    }

    [Fact]
    public void It_does_not_grow_where_it_is_not_used()
    {
        var limit = new LatencyLimit(100);
        for (var i = 0; i < 100; i++)
        {
            limit.OnSent(++_sent, inFlight: 1);
            limit.OnAccepted(_sent, TimeSpan.FromMilliseconds(50));
        }

        Assert.InRange(limit.Limit, 1, 4);
    }

    [Fact]
    public void Where_more_make_a_queue_it_doubles_no_further_and_shrinks()
    {
        var limit = new LatencyLimit(1000);
        Assert.Equal(64, Go(limit, 5, inFlight => 50 * Math.Max(1, inFlight / 24.0)));
        Go(limit, 5, inFlight => 50 * Math.Max(1, inFlight / 24.0));

        Assert.InRange(limit.Limit, 18, 60);
    }

    [Fact]
    public void In_the_long_run_it_stays_near_what_the_server_works_on_at_once()
    {
        var limit = new LatencyLimit(1000);
        Go(limit, 50, Queue);
        for (var i = 0; i < 20; i++)
        {
            Assert.InRange(Go(limit, 50, Queue), 24, 60);
        }

        double Queue(int inFlight) => 50 * Math.Max(1, inFlight / 24.0);
    }

    [Fact]
    public void A_server_that_gets_slower_for_good_gets_as_many_again()
    {
        var limit = new LatencyLimit(100);
        Go(limit, 20, _ => 50);
        Go(limit, 120, _ => 500);

        Assert.Equal(100, Go(limit, 20, _ => 500));
    }

    [Fact]
    public void Whatever_servers_do_it_is_at_least_one_and_at_most_the_ceiling() => Property.Holds(choices =>
    {
        var ceiling = choices.Of([1, 2, 3, 7, 256, int.MaxValue]);
        var limit = new LatencyLimit(ceiling);
        var inFlight = new List<long>();
        var sent = 0;
        while (!choices.AreUsedUp)
        {
            if (inFlight.Count < Math.Min(limit.Limit, 500) && choices.Next(3) > 0)
            {
                limit.OnSent(++sent, inFlight.Count + 1);
                inFlight.Add(sent);
            }
            else if (inFlight.Count > 0)
            {
                var ended = choices.Of(inFlight);
                inFlight.Remove(ended);
                limit.OnAccepted(ended, TimeSpan.FromMilliseconds(choices.Of([0, 1, 50, 90, 60_000])));
            }

            Assert.InRange(limit.Limit, 1, ceiling);
        }
    });

    /// <summary>Rounds in which as many are sent as may be. Gives the highest limit.</summary>
    private int Go(LatencyLimit limit, int rounds, Func<int, double> milliseconds)
    {
        var most = 0;
        for (var round = 0; round < rounds; round++)
        {
            var count = limit.Limit;
            most = Math.Max(most, count);
            for (var i = 1; i <= count; i++)
            {
                limit.OnSent(++_sent, i);
            }

            for (var i = 1; i <= count; i++)
            {
                limit.OnAccepted(_sent - count + i, TimeSpan.FromMilliseconds(milliseconds(count)));
            }
        }

        return most;
    }
}
