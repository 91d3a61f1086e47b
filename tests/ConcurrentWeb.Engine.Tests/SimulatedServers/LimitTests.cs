using ConcurrentWeb.SimulatedServers;
using ConcurrentWeb.SimulatedServers.Faults;
using ConcurrentWeb.SimulatedServers.Limits;

namespace ConcurrentWeb.Engine.Tests.SimulatedServers;

/// <summary>The simulated limits let through what the real ones do.</summary>
public sealed class LimitTests
{
    private static readonly OpenServer Server = new(TimeSpan.FromMilliseconds(20));
    private static readonly Fault Refusal = Fault.OfStatus(429);

    [Fact]
    public void A_fixed_window_begins_with_the_first_request()
    {
        var limit = new FixedWindow(Server, Refusal, permits: 2, TimeSpan.FromSeconds(1));

        Assert.Equal([2, 0, 2, 0, 2], Taken(limit, (0.5, 3), (1.4, 1), (1.5, 3), (2.4, 1), (9.6, 3)));
    }

    [Fact]
    public void A_sliding_window_gives_back_what_its_oldest_segment_took()
    {
        var limit = new SlidingWindow(Server, Refusal, permits: 4, TimeSpan.FromSeconds(2), segments: 4);

        Assert.Equal([3, 1, 0, 3, 1, 4], Taken(limit, (0, 3), (0.6, 2), (1.9, 1), (2.0, 4), (2.5, 2), (9, 5)));
    }

    [Fact]
    public void A_token_bucket_refills_in_steps_up_to_its_size()
    {
        var limit = new TokenBucket(Server, Refusal, size: 3, tokens: 2, TimeSpan.FromSeconds(2));

        Assert.Equal([3, 0, 2, 3], Taken(limit, (0, 4), (1.9, 1), (2.0, 3), (20, 4)));
    }

    [Fact]
    public void A_leaky_bucket_takes_its_burst_and_one_more_and_delays_what_exceeds_its_delay()
    {
        var limit = new LeakyBucket(Server, Refusal, perSecond: 10, burst: 3, delay: 1);

        var responses = Enumerable.Range(0, 5).Select(_ => limit.Receive(TimeSpan.Zero)).ToList();

        Assert.Equal([20.0, 20, 120, 220], responses.Take(4).Select(response => response.After.TotalMilliseconds));
        Assert.Equal(Refusal, responses[4].Fault);
        Assert.Equal([1, 0, 1], Taken(limit, (0.1, 2), (0.15, 1), (0.2, 1)));
    }

    [Fact]
    public void A_request_rate_counts_refused_requests_and_what_is_left_of_the_period_before()
    {
        var limit = new RequestRate(Server, Refusal, requests: 10, TimeSpan.FromSeconds(1));

        // In the middle of the second period half of the 12 of the first count still.
        Assert.Equal([10, 4, 0], Taken(limit, (0, 12), (1.5, 6), (1.6, 1)));
    }

    [Fact]
    public void A_concurrency_limit_takes_the_next_one_when_one_has_left()
    {
        var limit = new Concurrency(Server, Refusal, permits: 2);

        var first = limit.Receive(TimeSpan.Zero);
        Assert.Equal([1, 0], Taken(limit, (0, 2), (1, 1)));
        first.Left!();
        Assert.Equal([1], Taken(limit, (1, 2)));
    }

    [Fact]
    public void Limits_change_at_their_times()
    {
        var server = new ChangingServer(
            (TimeSpan.Zero, new FixedWindow(Server, Refusal, 1, TimeSpan.FromSeconds(1))),
            (TimeSpan.FromSeconds(3), new FixedWindow(Server, Refusal, 5, TimeSpan.FromSeconds(1))));

        Assert.Equal([1, 5], Taken(server, (2.9, 9), (3, 9)));
    }

    [Fact]
    public void Chance_fails_the_exact_share_of_each_thousand()
    {
        var faults = new ChanceFaults(0.02, Fault.Reset, Refusal);

        var all = Enumerable.Range(0, 1000).Select(number => faults.FaultOf(new Arrival(number, number, 1, 0)));
        var failed = all.Where(fault => fault is not null).ToList();

        Assert.Equal(20, failed.Count);
        Assert.Equal(10, failed.Count(fault => fault == Fault.Reset));
    }

    /// <summary>How many of the requests were taken that came at each time.</summary>
    private static List<int> Taken(SimulatedServer server, params (double Seconds, int Count)[] arrivals) =>
    [
        .. arrivals.Select(arrival =>
            Enumerable.Range(0, arrival.Count).Count(_ => server.Receive(TimeSpan.FromSeconds(arrival.Seconds)).Fault is null)),
    ];
}
