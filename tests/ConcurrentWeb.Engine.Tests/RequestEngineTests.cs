using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests;

public sealed class RequestEngineTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;

    private readonly ScriptedTransport _transport = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _transport.Dispose();

    [Fact]
    public async Task A_failed_request_is_a_result_in_its_place_and_leaves_the_others_alone()
    {
        using var engine = Engine();
        _transport[0].Answer();
        _transport[1].Fail(new HttpRequestException("no luck"));
        _transport[2].Answer();

        var results = await engine.SendAllAsync(ScriptedTransport.Requests(3), Stop).ToListAsync(Stop);

        Assert.Equal([null, WebErrorKind.ConnectionFailure, null], results.Select(result => result.Error?.Kind));
        Assert.Equal([0, 1, 2], results.Select(result => result.InputObject));
    }

    [Fact]
    public async Task No_requests_give_no_results()
    {
        using var engine = Engine();

        Assert.Empty(await engine.SendAllAsync([], Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task What_the_source_throws_is_thrown_after_everything_in_flight_has_ended()
    {
        using var engine = Engine();
        IEnumerable<RequestDefinition> Source()
        {
            yield return ScriptedTransport.Request(0);
            throw new FormatException("bad line");
        }

        await Assert.ThrowsAsync<FormatException>(() => engine.SendAllAsync(Source(), Stop).ToListAsync(Stop).AsTask().Patiently());

        Assert.Equal((1, 0), (_transport.Begun, _transport.InFlight));
    }

    [Fact]
    public async Task Who_stops_early_leaves_nothing_in_flight()
    {
        using var engine = Engine(new EngineOptions { ThrottleLimit = 5 });
        var results = engine.SendAllAsync(ScriptedTransport.Requests(1000), Stop).GetAsyncEnumerator(Stop);
        var first = results.MoveNextAsync().AsTask();
        await _transport.WhenBegunAsync(5);
        _transport[0].Answer();
        Assert.True(await first.Patiently());
        await _transport.WhenBegunAsync(6);

        await results.DisposeAsync().AsTask().Patiently();

        Assert.Equal((6, 0, 0), (_transport.Begun, _transport.InFlight, engine.InFlight));
    }

    [Fact]
    public async Task The_stop_ends_everything_in_flight_and_is_thrown()
    {
        using var engine = Engine(new EngineOptions { ThrottleLimit = 50 });
        using var stop = new CancellationTokenSource();
        var taking = engine.SendAllAsync(ScriptedTransport.Requests(1000), stop.Token).ToListAsync(Stop).AsTask();
        await _transport.WhenBegunAsync(50);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking.Patiently());
        Assert.Equal((50, 0, 0), (_transport.Begun, _transport.InFlight, engine.InFlight));
    }

    [Fact]
    public async Task The_stop_ends_the_wait_between_two_groups()
    {
        var clock = new FakeTimeProvider();
        using var engine = Engine(new EngineOptions { BatchSize = 1, BatchInterval = TimeSpan.FromHours(1), TimeProvider = clock });
        using var stop = new CancellationTokenSource();
        _transport[0].Answer();
        var taking = engine.SendAllAsync(ScriptedTransport.Requests(2), stop.Token).ToListAsync(Stop).AsTask();
        await clock.WhenArmedAsync(TimeSpan.FromHours(1)).Patiently();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking.Patiently());
        Assert.Equal(1, _transport.Begun);
        Assert.Equal(0, clock.ArmedTimers);
    }

    [Fact]
    public async Task Groups_start_an_interval_apart()
    {
        var clock = new FakeTimeProvider();
        var interval = TimeSpan.FromSeconds(30);
        using var engine = Engine(new EngineOptions
        {
            BatchSize = 2,
            BatchInterval = interval,
            TimeProvider = clock,
            ConnectionTimeout = TimeSpan.Zero,
            OperationTimeout = TimeSpan.Zero,
        });
        var taking = engine.SendAllAsync(ScriptedTransport.Requests(4), Stop).ToListAsync(Stop).AsTask();
        await _transport.WhenBegunAsync(2);
        _transport[1].Answer();
        _transport[0].Answer();
        await clock.WhenArmedAsync(interval).Patiently();

        clock.Advance(interval - TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, _transport.Begun);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        await _transport.WhenBegunAsync(4);
        _transport[2].Answer();
        _transport[3].Answer();
        Assert.Equal([0, 1, 2, 3], (await taking.Patiently()).Select(result => result.Index));
        Assert.Equal(0, clock.ArmedTimers);
    }

    [Fact]
    public async Task A_single_request_throws_for_its_own_stop_only()
    {
        using var engine = Engine();
        using var stop = new CancellationTokenSource();
        var stopped = engine.SendAsync(ScriptedTransport.Request(0), stop.Token);
        var other = engine.SendAsync(ScriptedTransport.Request(1), Stop);
        await _transport.WhenBegunAsync(2);

        await stop.CancelAsync();
        _transport[1].Fail(new OperationCanceledException("the transport's own"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.Patiently());
        Assert.Equal(WebErrorKind.ConnectionTimeout, (await other.Patiently()).Error?.Kind);
    }

    [Fact]
    public async Task A_run_given_up_with_bodies_in_hand_does_not_hold_back_the_next_one()
    {
        using var engine = Engine(new EngineOptions { ThrottleLimit = 2, MaximumBufferedSize = Megabyte });
        var window = engine.OpenWindow(Stop);
        window.Add(ScriptedTransport.Request(0));
        window.Add(ScriptedTransport.Request(1));
        _transport[1].Answer(2 * Megabyte);
        _transport[0].Answer(2 * Megabyte);
        await window.AbandonAsync().Patiently();

        _transport[2].Answer();

        Assert.Null((await engine.SendAsync(ScriptedTransport.Request(2), Stop).Patiently()).Error);
    }

    [Fact]
    public async Task A_request_sent_for_each_result_is_not_held_back_by_the_results_that_wait()
    {
        using var engine = Engine(new EngineOptions { ThrottleLimit = 2, MaximumBufferedSize = Megabyte });
        for (var i = 0; i < 20; i++)
        {
            _transport[i + 1].Answer(Megabyte + 1);
            _transport[100 + i].Answer();
        }

        async Task RunAsync()
        {
            await foreach (var result in engine.SendAllAsync(ScriptedTransport.Requests(20), Stop))
            {
                // What waits in memory waits for this very loop.
                Assert.Null((await engine.SendAsync(ScriptedTransport.Request(100 + (int)result.Index), Stop)).Error);
            }
        }

        var running = RunAsync();
        await _transport.WhenBegunAsync(2);
        _transport[0].Answer(Megabyte + 1);
        await running.Patiently();
        Assert.Equal(40, _transport.Begun);
        Assert.InRange(_transport.Highest, 1, 2);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    public async Task What_could_only_wait_is_not_read(int throttle)
    {
        const int Waiting = 256;
        using var engine = Engine(new EngineOptions { ThrottleLimit = throttle });
        var read = 0;
        var running = engine.SendAllAsync(ScriptedTransport.Requests(1000).Select(Counted), Stop).ToListAsync(Stop).AsTask();
        await _transport.WhenBegunAsync(throttle);
        Assert.Equal(throttle + Waiting, Volatile.Read(ref read));

        // Half of the line has to go before the rest of it is read.
        for (var i = throttle + Waiting - 1; i >= 0; i--)
        {
            _transport[i].Answer();
        }

        for (var i = throttle + Waiting; i < 1000; i++)
        {
            _transport[i].Answer();
        }

        Assert.Equal(Enumerable.Range(0, 1000), (await running.Patiently()).Select(result => (int)result.Index));

        RequestDefinition Counted(RequestDefinition request)
        {
            Interlocked.Increment(ref read);
            return request;
        }
    }

    [Fact]
    public async Task While_the_throttle_has_places_left_all_that_the_window_holds_is_read()
    {
        using var engine = Engine(new EngineOptions { ThrottleLimit = 3, ThrottleLimitPerOrigin = 2, WindowSize = 600 });
        var read = 0;
        var running = engine.SendAllAsync(ScriptedTransport.Requests(1000).Select(Counted), Stop).ToListAsync(Stop).AsTask();
        await _transport.WhenBegunAsync(2);

        Assert.Equal(600, Volatile.Read(ref read));
        for (var i = 0; i < 1000; i++)
        {
            _transport[i].Answer();
        }

        Assert.Equal(1000, (await running.Patiently()).Count);

        RequestDefinition Counted(RequestDefinition request)
        {
            Interlocked.Increment(ref read);
            return request;
        }
    }

    [Fact]
    public async Task A_run_within_the_loop_of_another_goes_on_however_many_of_that_one_wait()
    {
        using var engine = Engine(new EngineOptions { ThrottleLimit = 2 });
        for (var i = 0; i < 1200; i++)
        {
            _transport[i].Answer();
        }

        var inner = 0;
        await foreach (var result in engine.SendAllAsync(ScriptedTransport.Requests(600), Stop))
        {
            if (result.Index is 0 or 300)
            {
                var requests = Enumerable.Range(600, 600).Select(ScriptedTransport.Request);
                inner += (await engine.SendAllAsync(requests, Stop).ToListAsync(Stop).AsTask().Patiently()).Count;
            }
        }

        Assert.Equal(1200, inner);
    }

    [Fact]
    public async Task Two_runs_of_an_engine_share_its_throttle()
    {
        using var engine = Engine(new EngineOptions { ThrottleLimit = 3 });
        var first = engine.SendAllAsync(ScriptedTransport.Requests(10), Stop).ToListAsync(Stop).AsTask();
        var second = engine.SendAllAsync(Enumerable.Range(10, 10).Select(ScriptedTransport.Request), Stop).ToListAsync(Stop).AsTask();
        await _transport.WhenBegunAsync(3);

        for (var i = 0; i < 20; i++)
        {
            _transport[i].Answer();
        }

        Assert.Equal(Enumerable.Range(0, 10), (await first.Patiently()).Select(result => (int)result.Index));
        Assert.Equal(Enumerable.Range(10, 10), (await second.Patiently()).Select(result => (int)result.Index));
        Assert.InRange(_transport.Highest, 1, 3);
    }

    [Fact]
    public async Task A_transport_need_not_say_which_request_it_answers()
    {
        using var engine = Engine();
        var request = ScriptedTransport.Request(0);
        _transport[0].Answer();

        Assert.Equal(request.Uri, (await engine.SendAsync(request, Stop)).ResponseUri);
    }

    private RequestEngine Engine(EngineOptions? options = null) => new((options ?? new EngineOptions()) with { Transport = _transport });
}
