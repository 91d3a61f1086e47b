using ConcurrentWeb.SimulatedServers;
using ConcurrentWeb.SimulatedServers.Faults;
using ConcurrentWeb.SimulatedServers.Limits;

namespace ConcurrentWeb.Engine.Tests.SimulatedServers;

/// <summary>The engine in virtual time.</summary>
[Collection(VirtualTime.Name)]
public sealed class VirtualTimeTests
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_list_takes_the_virtual_time_of_its_responses()
    {
        var (run, reading) = Send(new EngineOptions { ThrottleLimit = 10 }, 500);

        Assert.True(run.Results.IsInOrder);
        Assert.Equal((500, 500), (reading.Answered, reading.Sends));
        Assert.InRange(run.Time, 50 * Latency, 60 * Latency);
    }

    [Fact]
    public void It_is_the_same_in_each_run()
    {
        var options = new EngineOptions { Jitter = static () => 0.5 };
        (TimeSpan, TallyReading) Once()
        {
            var (run, reading) = Send(options, 300, new ChanceFaults(0.1, Fault.OfStatus(503)));
            return (run.Time, reading);
        }

        Assert.Equal(Once(), Once());
    }

    [Fact]
    public void What_is_sent_in_an_outage_is_counted_and_the_first_response_after_it_timed()
    {
        var outage = new OutagePlan(new(FaultKind.Late), TimeSpan.FromSeconds(3)) { AfterAnswers = 100 };
        var (run, reading) = Send(new EngineOptions { ThrottleLimit = 10 }, 500, faults: null, outage);

        Assert.Equal((500, 10), (reading.Answered, reading.InVain));
        Assert.InRange(reading.ResumedAfter!.Value, 0, 0.1);
        Assert.InRange(run.Time.TotalSeconds, 4, 4.2);
    }

    [Fact]
    public void A_list_that_takes_too_long_is_stopped()
    {
        var clock = new VirtualClock();
        var server = new FixedWindow(new OpenServer(Latency), Fault.OfStatus(429, retryAfter: 50), 1, TimeSpan.FromSeconds(50));
        var run = new SimulatedRun(clock, new EngineOptions(), new SimulatedOrigin(clock, server)).Send(10, Minute);

        Assert.True(run.IsStopped);
        Assert.Equal(Minute, run.Time);
    }

    private static (SimulatedRun Run, TallyReading Reading) Send(
        EngineOptions options, int count, FaultSource? faults = null, OutagePlan? outage = null)
    {
        var clock = new VirtualClock();
        var origin = new SimulatedOrigin(clock, new OpenServer(Latency), faults, outage);
        var run = new SimulatedRun(clock, options, origin).Send(count, Minute);
        return (run, origin.Tally.Read());
    }
}
