using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Http;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class AttemptTimerTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly ScriptedTransport _transport = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _transport.Dispose();

    [Fact]
    public async Task Headers_that_do_not_come_are_a_connection_timeout()
    {
        var sending = SendAsync(Options(connection: 5));
        await _transport.WhenBegunAsync(1);

        _clock.Advance(4 * Second);
        Assert.False(sending.IsCompleted);
        _clock.Advance(Second);

        await AssertFailsAsync(sending, WebErrorKind.ConnectionTimeout, "no answer within 5 s");
        Assert.Equal(0, _transport.InFlight);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(null, 3)]
    [InlineData(1000, 0)]
    [InlineData(1000, 3)]
    [InlineData(3_000_000, 3)]
    public async Task A_body_that_stands_still_is_an_operation_timeout(int? announced, int piecesBefore)
    {
        var sending = SendAsync(Options(connection: 100, operation: 5));
        Answer(PiecewiseStream.Stalling([.. Enumerable.Repeat(new byte[10], piecesBefore)]), announced);
        await _clock.WhenArmedAsync(5 * Second).Patiently();

        _clock.Advance(5 * Second);

        await AssertFailsAsync(sending, WebErrorKind.OperationTimeout, "the answer's body stood still for 5 s");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1000)]
    public async Task A_body_may_stand_still_without_a_connection_timeout_too(int? announced)
    {
        var sending = SendAsync(Options(connection: 0, operation: 5));
        Answer(PiecewiseStream.Stalling(), announced);
        await _clock.WhenArmedAsync(5 * Second).Patiently();

        _clock.Advance(5 * Second);

        await AssertFailsAsync(sending, WebErrorKind.OperationTimeout, "stood still");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public async Task Each_read_has_its_own_time(int? announced)
    {
        var reads = new[] { new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource() };
        var next = 0;
        using var body = new GatedStream(stop => reads[next++].Task.WaitAsync(stop), length: 3);
        var sending = SendAsync(Options(connection: 2, operation: 5));
        Answer(body, announced);
        foreach (var read in reads)
        {
            await _clock.WhenArmedAsync(5 * Second).Patiently();
            _clock.Advance(4 * Second);
            read.SetResult();
        }

        var result = await sending.Patiently();

        Assert.Null(result.Error);
        Assert.Equal(3, result.RawContentLength);
        Assert.Equal(12 * Second, result.Duration);
    }

    [Fact]
    public async Task The_deadline_cuts_the_wait_for_the_headers_short()
    {
        var sending = SendAsync(Options(connection: 100, deadline: 7));
        await _transport.WhenBegunAsync(1);

        _clock.Advance(7 * Second);

        await AssertFailsAsync(sending, WebErrorKind.DeadlineExceeded, "not done within the deadline of 7 s");
    }

    [Fact]
    public async Task The_deadline_cuts_the_reading_of_the_body_short()
    {
        var sending = SendAsync(Options(connection: 100, operation: 100, deadline: 7));
        await _transport.WhenBegunAsync(1);
        _clock.Advance(4 * Second);
        Answer(PiecewiseStream.Stalling(new byte[10]));
        await _clock.WhenArmedAsync(3 * Second).Patiently();

        _clock.Advance(3 * Second);

        await AssertFailsAsync(sending, WebErrorKind.DeadlineExceeded, "7 s");
    }

    [Fact]
    public async Task The_deadline_counts_from_the_first_permit()
    {
        using var engine = new RequestEngine(Options(connection: 100, deadline: 7) with { ThrottleLimit = 1 });
        var first = engine.SendAsync(ScriptedTransport.Request(0), Stop);
        var second = engine.SendAsync(ScriptedTransport.Request(1), Stop);
        _clock.Advance(6 * Second);
        _transport[0].Answer();
        Assert.Null((await first.Patiently()).Error);
        await _transport.WhenBegunAsync(2);
        _clock.Advance(6 * Second);
        _transport[1].Answer();

        var result = await second.Patiently();

        Assert.Null(result.Error);
        Assert.Equal(6 * Second, result.Duration);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.001)]
    [InlineData(922337203685.0)]
    public async Task Zero_and_infinity_and_ages_are_no_timeout(double seconds)
    {
        var sending = SendAsync(Options(seconds, seconds, seconds));
        await _transport.WhenBegunAsync(1);
        _clock.Advance(TimeSpan.FromDays(365));
        using var body = new GatedStream(_ => Task.CompletedTask, length: 3);
        Answer(body);

        Assert.Null((await sending.Patiently()).Error);
    }

    [Fact]
    public void What_is_done_between_two_reads_does_not_count_but_for_the_deadline()
    {
        var options = Options(connection: 5, operation: 5, deadline: 50);
        var context = new RequestContext(ScriptedTransport.Request(0), options);
        context.BeginAttempt();
        using var timer = new AttemptTimer(context, options, new TimerPool(options.TimeProvider), Stop);

        timer.ArmForRead();
        timer.Pause();
        _clock.Advance(40 * Second);
        Assert.False(timer.Token.IsCancellationRequested);
        timer.ArmForRead();
        _clock.Advance(4 * Second);
        Assert.False(timer.Token.IsCancellationRequested);
        timer.Pause();
        _clock.Advance(6 * Second);

        Assert.True(timer.Token.IsCancellationRequested);
        Assert.Equal(WebErrorKind.DeadlineExceeded, timer.Expired(new OperationCanceledException()).Kind);
    }

    [Fact]
    public async Task No_timer_survives_its_request()
    {
        var sending = SendAsync(Options(connection: 5, operation: 5, deadline: 50));
        _transport[0].Answer(length: 100);
        Assert.Null((await sending.Patiently()).Error);

        Assert.Equal(0, _clock.ArmedTimers);
    }

    private static async Task AssertFailsAsync(Task<WebResult> sending, WebErrorKind kind, string reason)
    {
        var result = await sending.Patiently();
        Assert.Equal(kind, result.Error?.Kind);
        Assert.Contains(reason, result.Error!.Message, StringComparison.Ordinal);
    }

    private EngineOptions Options(double connection, double operation = 0, double deadline = 0) => new()
    {
        MaximumRetryCount = 0,
        TimeProvider = _clock,
        Transport = _transport,
        ConnectionTimeout = TimeSpan.FromSeconds(connection),
        OperationTimeout = TimeSpan.FromSeconds(operation),
        Deadline = TimeSpan.FromSeconds(deadline),
    };

    private static async Task<WebResult> SendAsync(EngineOptions options)
    {
        using var engine = new RequestEngine(options);
        return await engine.SendAsync(ScriptedTransport.Request(0), Stop);
    }

    private void Answer(Stream body, int? announced = null)
    {
        var content = new StreamContent(body);
        content.Headers.ContentLength = announced;
        _transport[0].Answer(content);
    }
}
