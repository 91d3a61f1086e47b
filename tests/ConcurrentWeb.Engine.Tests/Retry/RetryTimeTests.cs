using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Retry;

/// <summary>Waits between attempts, time-outs, the deadline, and a stop amid them.</summary>
public sealed class RetryTimeTests : RetryTest
{
    [Fact]
    public async Task The_waits_are_random_parts_of_intervals_that_double()
    {
        var options = Options with { RetryInterval = 4 * Second, Jitter = () => 0.5, MaximumRetryCount = 3 };
        using var engine = Engine(Always(500), options);
        var sending = engine.SendAsync(Request(Here), Stop);

        await PassAsync(3 * Second);
        await PassAsync(6 * Second);
        await PassAsync(12 * Second);

        var result = await sending.Patiently();
        Assert.Equal([3 * Second, 6 * Second, 12 * Second], result.FailedAttempts.Select(failed => failed.Wait));
        Assert.Equal((4, 21 * Second), (result.Attempts, result.Duration));
    }

    [Theory]
    [InlineData("connect", WebErrorKind.ConnectionTimeout, 7)]
    [InlineData("read", WebErrorKind.OperationTimeout, 5)]
    public async Task A_time_out_is_retried_once(string what, WebErrorKind kind, int seconds)
    {
        var transport = Stalling(_ => what);
        using var engine = Engine(transport, Timed);
        var sending = engine.SendAsync(Request(Here), Stop);

        await PassAsync(seconds * Second);
        await PassAsync(seconds * Second);

        var result = await sending.Patiently();
        Assert.Equal((kind, 2, 2), (result.Error!.Kind, result.Attempts, transport.Sent.Count));
        Assert.Equal(kind, Assert.Single(result.FailedAttempts).Kind);
    }

    [Fact]
    public async Task Of_time_outs_of_two_kinds_or_with_other_faults_between_them_one_is_retried_too()
    {
        using var kinds = Engine(Stalling(number => number == 1 ? "connect" : "read"), Timed);
        var sending = kinds.SendAsync(Request(Here), Stop);
        await PassAsync(7 * Second);
        await PassAsync(5 * Second);
        Assert.Equal(2, (await sending.Patiently()).Attempts);

        var transport = Stalling(number => number == 2 ? "fail" : "connect");
        using var between = Engine(transport, Timed);
        sending = between.SendAsync(Request(Here), Stop);
        await PassAsync(7 * Second);

        // The second attempt has a timer of the same length, for a moment; the third one's is meant.
        await transport.WhenSentAsync(3).Patiently();
        Clock.Advance(7 * Second);
        Assert.Equal(3, (await sending.Patiently()).Attempts);
    }

    [Fact]
    public async Task A_name_without_an_address_is_looked_up_once_more()
    {
        var transport = new AnsweringTransport(sent => throw new HttpRequestException(HttpRequestError.NameResolutionError));

        var result = await SendAsync(transport, Request(Here), Options with { MaximumRetryCount = 4 });

        Assert.Equal((WebErrorKind.NameResolutionFailure, 2), (result.Error!.Kind, result.Attempts));
    }

    [Fact]
    public async Task A_retry_that_would_come_after_the_deadline_is_not_waited_for()
    {
        var options = Options with { RetryInterval = 4 * Second, Jitter = () => 0, Deadline = 5 * Second, MaximumRetryCount = 5 };
        using var engine = Engine(Always(500), options);
        var sending = engine.SendAsync(Request(Here), Stop);

        await PassAsync(2 * Second);

        // The next would wait 4 s, and there are 3 left.
        var result = await sending.Patiently();
        Assert.Equal((500, 2, 2 * Second), (result.StatusCode, result.Attempts, result.Duration));
    }

    [Fact]
    public async Task The_deadline_cuts_an_attempt_short()
    {
        var options = Options with { RetryInterval = 2 * Second, Jitter = () => 0, Deadline = 5 * Second };
        using var engine = Engine(Stalling(number => number == 1 ? "fail" : "connect"), options);
        var sending = engine.SendAsync(Request(Here), Stop);

        await PassAsync(Second);
        await PassAsync(4 * Second);

        var result = await sending.Patiently();
        Assert.Equal((WebErrorKind.DeadlineExceeded, 2), (result.Error!.Kind, result.Attempts));
    }

    [Fact]
    public async Task The_deadline_bounds_the_wait_for_a_permit_of_a_retry()
    {
        // The second request takes the only permit while the first one waits, and keeps it.
        using var transport = new AnsweringTransport((sent, stop) =>
            sent.Uri.AbsolutePath == "/0" ? Task.FromResult(AnsweringTransport.Status(500)) : AnsweringTransport.NeverAsync(stop));
        var options = Options with { RetryInterval = 4 * Second, Jitter = () => 0, Deadline = 5 * Second, ThrottleLimit = 1 };
        using var engine = Engine(transport, options);
        using var stop = new CancellationTokenSource();
        var first = engine.SendAsync(Request(Here, "0"), Stop);
        var second = engine.SendAsync(Request(Here, "1"), stop.Token);

        await PassAsync(2 * Second);
        await Clock.WhenArmedAsync(3 * Second).Patiently();
        Clock.Advance(3 * Second);

        var result = await first.Patiently();
        Assert.Equal((WebErrorKind.DeadlineExceeded, 1, 5 * Second), (result.Error!.Kind, result.Attempts, result.Duration));
        Assert.Equal(WebErrorKind.DeadlineExceeded, (await second.Patiently()).Error!.Kind);
        Assert.Equal(0, engine.InFlight);
    }

    [Fact]
    public async Task A_stop_ends_the_wait_for_a_retry_at_once_and_leaves_no_timer()
    {
        using var stop = new CancellationTokenSource();
        var engine = Engine(Always(500), Options with { RetryInterval = 4 * Second, Jitter = () => 0, ConnectionTimeout = 100 * Second });
        var sending = engine.SendAsync(Request(Here), stop.Token);
        await Clock.WhenArmedAsync(2 * Second).Patiently();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.Patiently());
        Assert.Equal(0, engine.InFlight);
        engine.Dispose();
        Assert.Equal(0, Clock.ArmedTimers);
    }

    [Fact]
    public async Task Who_waits_for_a_retry_holds_no_permit()
    {
        var transport = new AnsweringTransport(sent => AnsweringTransport.Status(sent.Uri.AbsolutePath == "/0" && sent.Number == 1 ? 500 : 200));
        using var engine = Engine(transport, Options with { RetryInterval = 4 * Second, Jitter = () => 0, ThrottleLimit = 1 });
        var first = engine.SendAsync(Request(Here, "0"), Stop);
        await Clock.WhenArmedAsync(2 * Second).Patiently();

        Assert.Equal(0, engine.InFlight);
        Assert.Equal(200, (await engine.SendAsync(Request(Here, "1"), Stop).Patiently()).StatusCode);

        Clock.Advance(2 * Second);
        Assert.Equal(2, (await first.Patiently()).Attempts);
    }

    private EngineOptions Timed => Options with { ConnectionTimeout = 7 * Second, OperationTimeout = 5 * Second, MaximumRetryCount = 4 };

    private static AnsweringTransport Always(int status) => new(_ => AnsweringTransport.Status(status));

    /// <summary>Does what it is told of each attempt: stands still before the headers or in the body, or fails.</summary>
    private static AnsweringTransport Stalling(Func<int, string> what) => new((sent, stop) => what(sent.Number) switch
    {
        "connect" => AnsweringTransport.NeverAsync(stop),
        "read" => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(PiecewiseStream.Stalling("part"u8.ToArray())) }),
        _ => Task.FromResult(AnsweringTransport.Status(500)),
    });
}
