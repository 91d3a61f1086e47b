using System.Globalization;
using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Retry;

/// <summary>Servers that say when to come back.</summary>
public sealed class RetryAfterTests : RetryTest
{
    public static TheoryData<int, bool> StatusesWithBothForms
    {
        get
        {
            var data = new TheoryData<int, bool>();
            foreach (var status in new[] { 408, 429, 500, 502, 503, 504 })
            {
                data.Add(status, false);
                data.Add(status, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(StatusesWithBothForms))]
    public async Task It_is_heeded_with_any_status_that_is_retried_in_seconds_and_as_a_date(int status, bool isDate)
    {
        var asked = isDate ? (Clock.GetUtcNow() + (7 * Second)).ToString("R", CultureInfo.InvariantCulture) : "7";
        using var engine = Engine(Once(() => AnsweringTransport.Status(status, retryAfter: asked)));
        var sending = engine.SendAsync(Request(Here), Stop);

        await PassAsync(7 * Second);

        var result = await sending.Patiently();
        Assert.Equal((200, 2, 7 * Second), (result.StatusCode, result.Attempts, Assert.Single(result.FailedAttempts).Wait));
    }

    [Fact]
    public async Task A_date_that_has_passed_is_no_wait()
    {
        var result = await SendAsync(Once(() => AnsweringTransport.Status(503, retryAfter: "Thu, 01 Jan 1970 00:00:00 GMT")), Request(Here));

        Assert.Equal((200, TimeSpan.Zero), (result.StatusCode, result.FailedAttempts[0].Wait));
    }

    [Fact]
    public async Task After_a_failure_the_own_wait_is_kept_where_it_is_longer()
    {
        using var engine = Engine(Once(() => AnsweringTransport.Status(500, retryAfter: "1")), Options with { RetryInterval = 8 * Second, Jitter = () => 0 });
        var sending = engine.SendAsync(Request(Here), Stop);

        await PassAsync(4 * Second);

        Assert.Equal(4 * Second, (await sending.Patiently()).FailedAttempts[0].Wait);
    }

    [Fact]
    public async Task The_pause_of_one_request_holds_up_all_to_its_origin_which_hold_no_permits()
    {
        var transport = Once(() => AnsweringTransport.Status(429, retryAfter: "7"));
        using var engine = Engine(transport, Options with { ThrottleLimit = 2 });
        var first = engine.SendAsync(Request(Here), Stop);
        await Clock.WhenArmedAsync(7 * Second).Patiently();

        var others = Enumerable.Range(0, 5).Select(n => engine.SendAsync(Request(Here, FormattableString.Invariant($"{n}")), Stop)).ToList();
        Assert.Equal(0, engine.InFlight);
        Assert.Equal(200, (await engine.SendAsync(Request(There), Stop).Patiently()).StatusCode);
        Assert.Equal([Here, There], transport.Sent.Select(sent => sent.Uri));

        Clock.Advance(7 * Second);
        foreach (var sending in others.Append(first))
        {
            // Whoever is next has its turn, one after the other.
            while (!sending.IsCompleted)
            {
                await Task.Yield();
                Clock.Advance(TimeSpan.FromMilliseconds(10));
            }

            Assert.Null((await sending).Error);
        }

        Assert.Equal(8, transport.Sent.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_longer_one_than_may_be_fails_at_once_and_says_when_to_come_back(int status)
    {
        var transport = Once(() => AnsweringTransport.Status(status, "tomorrow", retryAfter: "121"));
        using var engine = Engine(transport);

        var refused = await engine.SendAsync(Request(Here), Stop).Patiently();
        var next = await engine.SendAsync(Request(Here, "next"), Stop).Patiently();
        var other = await engine.SendAsync(Request(There), Stop).Patiently();

        var back = Clock.GetUtcNow() + (121 * Second);
        Assert.Equal((WebErrorKind.QuotaExhausted, back, 1, status), (refused.Error!.Kind, refused.Error.RetryAt, refused.Attempts, refused.StatusCode));
        Assert.Equal("tomorrow", refused.Error.ServerMessage);
        Assert.Equal((WebErrorKind.QuotaExhausted, back, 0), (next.Error!.Kind, next.Error.RetryAt, next.Attempts));
        Assert.Contains("2026-01-01 00:02:01Z", refused.Error.Message, StringComparison.Ordinal);
        Assert.Contains("2026-01-01 00:02:01Z", next.Error.Message, StringComparison.Ordinal);
        Assert.Equal(200, other.StatusCode);
        Assert.Equal(2, transport.Sent.Count);

        Clock.Advance(121 * Second);
        Assert.Equal(200, (await engine.SendAsync(Request(Here, "next"), Stop).Patiently()).StatusCode);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(200)]
    public async Task One_that_ends_the_run_fails_the_request_like_those_after_it_whatever_the_status(int status)
    {
        using var engine = Engine(Once(() => AnsweringTransport.Status(status, "slow down", retryAfter: "121")));
        var request = Request(Here) with { Interpret = (_, _) => AnswerMeaning.Throttled };

        var refused = await engine.SendAsync(request, Stop).Patiently();
        var next = await engine.SendAsync(request, Stop).Patiently();

        var back = Clock.GetUtcNow() + (121 * Second);
        Assert.Equal((WebErrorKind.QuotaExhausted, back, 1), (refused.Error!.Kind, refused.Error.RetryAt, refused.Attempts));
        Assert.Equal((WebErrorKind.QuotaExhausted, back, 0), (next.Error!.Kind, next.Error.RetryAt, next.Attempts));
    }

    [Fact]
    public async Task One_as_long_as_may_be_is_waited_for_and_how_long_may_be_can_be_said()
    {
        using var engine = Engine(Once(() => AnsweringTransport.Status(429, retryAfter: "300")), Options with { MaximumRetryAfter = 300 * Second });
        var sending = engine.SendAsync(Request(Here), Stop);
        await PassAsync(300 * Second);
        Assert.Equal(200, (await sending.Patiently()).StatusCode);

        var none = await SendAsync(Once(() => AnsweringTransport.Status(429, retryAfter: "1")), Request(Here), Options with { MaximumRetryAfter = TimeSpan.Zero });
        Assert.Equal((WebErrorKind.QuotaExhausted, 1), (none.Error!.Kind, none.Attempts));
    }

    [Fact]
    public async Task One_past_the_deadline_fails_at_once()
    {
        using var engine = Engine(Once(() => AnsweringTransport.Status(429, retryAfter: "7")), Options with { Deadline = 5 * Second });

        var refused = await engine.SendAsync(Request(Here), Stop).Patiently();
        var next = await engine.SendAsync(Request(Here, "next"), Stop).Patiently();

        Assert.Equal((WebErrorKind.QuotaExhausted, Clock.GetUtcNow() + (7 * Second)), (refused.Error!.Kind, refused.Error.RetryAt));
        Assert.Equal((WebErrorKind.QuotaExhausted, 0), (next.Error!.Kind, next.Attempts));
    }

    [Fact]
    public async Task Without_retries_a_refusal_is_final_says_when_to_come_back_and_pauses_the_others_all_the_same()
    {
        var transport = Once(() => AnsweringTransport.Status(429, retryAfter: "7"));
        using var engine = Engine(transport, Options with { MaximumRetryCount = 0 });

        var refused = await engine.SendAsync(Request(Here), Stop).Patiently();
        var next = engine.SendAsync(Request(Here, "next"), Stop);

        Assert.Equal((WebErrorKind.HttpStatusFailure, Clock.GetUtcNow() + (7 * Second)), (refused.Error!.Kind, refused.Error.RetryAt));
        Assert.False(next.IsCompleted);
        await PassAsync(7 * Second);
        Assert.Equal(200, (await next.Patiently()).StatusCode);
    }

    [Fact]
    public async Task A_refusal_whose_body_breaks_off_is_a_refusal()
    {
        using var engine = Engine(Once(() => AnsweringTransport.Truncated(429, retryAfter: "7")));
        var sending = engine.SendAsync(Request(Here), Stop);

        await PassAsync(7 * Second);
        Assert.Equal(7 * Second, (await sending.Patiently()).FailedAttempts[0].Wait);

        var longer = await SendAsync(Once(() => AnsweringTransport.Truncated(429, retryAfter: "3600")), Request(Here));
        Assert.Equal(1, longer.Attempts);
    }

    [Fact]
    public async Task A_refusal_that_says_when_its_count_begins_anew_says_when_to_come_back()
    {
        HttpResponseMessage Refuse(string reset)
        {
            var response = AnsweringTransport.Status(429);
            response.Headers.TryAddWithoutValidation("X-RateLimit-Remaining", "0");
            response.Headers.TryAddWithoutValidation("X-RateLimit-Reset", reset);
            return response;
        }

        using var engine = Engine(Once(() => Refuse("7")));
        var sending = engine.SendAsync(Request(Here), Stop);
        await PassAsync(7 * Second);
        Assert.Equal((200, 7 * Second), ((await sending.Patiently()).StatusCode, (await sending).FailedAttempts[0].Wait));

        var ended = await SendAsync(Once(() => Refuse("3600")), Request(Here));
        Assert.Equal((WebErrorKind.QuotaExhausted, Clock.GetUtcNow() + (3600 * Second)), (ended.Error!.Kind, ended.Error.RetryAt));
    }

    [Fact]
    public async Task A_stop_during_a_pause_ends_at_once_and_leaves_no_timer()
    {
        using var stop = new CancellationTokenSource();
        var engine = Engine(Once(() => AnsweringTransport.Status(429, retryAfter: "60")), Options with { ConnectionTimeout = 100 * Second });
        var sending = Enumerable.Range(0, 20).Select(n => engine.SendAsync(Request(Here, FormattableString.Invariant($"{n}")), stop.Token)).ToList();
        await Clock.WhenArmedAsync(60 * Second).Patiently();

        await stop.CancelAsync();

        foreach (var one in sending)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.Patiently());
        }

        Assert.Equal(0, engine.InFlight);
        engine.Dispose();
        Assert.Equal(0, Clock.ArmedTimers);
    }

    /// <summary>Answers the first request of all so, and is fine from then on.</summary>
    private static AnsweringTransport Once(Func<HttpResponseMessage> answer)
    {
        var count = 0;
        return new AnsweringTransport(_ => Interlocked.Increment(ref count) == 1 ? answer() : AnsweringTransport.Status(200, "fine"));
    }
}
