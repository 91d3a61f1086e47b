using ConcurrentWeb.Engine.Tests.Retry;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

/// <summary>What an engine says its requests wait for, while they do.</summary>
public sealed class OriginWaitTests : RetryTest
{
    private static readonly Uri WithPort = new("http://there.test:8080/");

    [Fact]
    public async Task Without_a_wait_there_is_nothing_to_say()
    {
        using var engine = Engine(new AnsweringTransport(_ => AnsweringTransport.Status(200)));
        await engine.SendAsync(Request(Here), Stop).Patiently();

        Assert.Null(engine.FirstWait(TimeSpan.Zero));
    }

    [Fact]
    public async Task One_that_was_told_to_come_back_waits_for_the_pause()
    {
        using var engine = Engine(Refusing(30));
        var sending = engine.SendAsync(Request(Here), Stop);
        await Clock.WhenArmedAsync(30 * Second).Patiently();

        Assert.Equal(new OriginWait("here.test", WaitCause.Pause, 30 * Second, 0), engine.FirstWait(Second));
        Clock.Advance(28 * Second);
        Assert.Equal(2 * Second, engine.FirstWait(Second)?.Remaining);
        Assert.Null(engine.FirstWait(3 * Second));

        Clock.Advance(2 * Second);
        await sending.Patiently();
        Assert.Null(engine.FirstWait(TimeSpan.Zero));
    }

    [Fact]
    public async Task Those_that_were_not_sent_wait_for_it_too_and_so_do_other_origins_for_longer()
    {
        using var engine = Engine(Refusing(30), Options with { MaximumRetryCount = 0 });
        await engine.SendAsync(Request(Here), Stop).Patiently();
        using var giveUp = new CancellationTokenSource();
        var held = new List<Task> { engine.SendAsync(Request(Here), giveUp.Token) };
        Clock.Advance(10 * Second);
        await engine.SendAsync(Request(WithPort), Stop).Patiently();
        Assert.Equal(new OriginWait("here.test", WaitCause.Pause, 20 * Second, 0), engine.FirstWait(Second));

        held.Add(engine.SendAsync(Request(WithPort), giveUp.Token));
        Assert.Equal(new OriginWait("here.test", WaitCause.Pause, 20 * Second, 1), engine.FirstWait(Second));
        Assert.Equal(new OriginWait("there.test:8080", WaitCause.Pause, 30 * Second, 0), engine.FirstWait(25 * Second));

        var known = new OriginWait("there.test:8080", WaitCause.Pause, 30 * Second, 1);
        Assert.Equal(known, engine.FirstWait(Second, known.Origin));
        Assert.Equal(known with { Others = 0 }, engine.FirstWait(40 * Second, known.Origin));
        Assert.Equal("here.test", engine.FirstWait(Second, "elsewhere.test")?.Origin);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(held).Patiently());
    }

    [Fact]
    public async Task One_that_waits_longer_by_itself_than_its_origin_waits_to_be_sent_again()
    {
        var transport = new AnsweringTransport(sent => AnsweringTransport.Status(sent.Number == 1 ? 503 : 200));
        using var engine = Engine(transport, Options with { RetryInterval = 8 * Second, Jitter = () => 0.5 });
        var sending = engine.SendAsync(Request(Here), Stop);
        await Clock.WhenArmedAsync(6 * Second).Patiently();

        Assert.Equal(new OriginWait("here.test", WaitCause.Retry, 6 * Second, 0), engine.FirstWait(Second));
        Clock.Advance(6 * Second);
        Assert.Null((await sending.Patiently()).Error);
        Assert.Null(engine.FirstWait(TimeSpan.Zero));
    }

    [Fact]
    public async Task A_slow_pace_and_a_trial_are_waited_for_in_the_same_way()
    {
        using var slow = Engine(new AnsweringTransport(_ => AnsweringTransport.Status(200)), Options with { RequestsPerSecond = 0.1 });
        await slow.SendAsync(Request(Here), Stop).Patiently();
        var paced = slow.SendAsync(Request(Here), Stop);
        Assert.Equal(WaitCause.Pace, slow.FirstWait(Second)?.Cause);
        Clock.Advance(10 * Second);
        await paced.Patiently();

        using var scheduler = new Scheduler(Options);
        for (var i = 0; i < 5; i++)
        {
            scheduler.Return(await scheduler.AcquireAsync(Here, run: null, Stop).AsTask().PermitAsync(), new Outcome(OutcomeKind.NotConnected));
        }

        var trial = scheduler.AcquireAsync(Here, run: null, Stop).AsTask();
        Assert.Equal(new OriginWait("here.test", WaitCause.Circuit, 0.25 * Second, 0), scheduler.FirstWait(TimeSpan.Zero));
        Clock.Advance(0.25 * Second);
        await trial.Patiently();
        Assert.Null(scheduler.FirstWait(TimeSpan.Zero));
    }

    private static AnsweringTransport Refusing(int seconds) =>
        new(sent => sent.Number == 1 ? AnsweringTransport.Status(429, retryAfter: FormattableString.Invariant($"{seconds}")) : AnsweringTransport.Status(200));
}
