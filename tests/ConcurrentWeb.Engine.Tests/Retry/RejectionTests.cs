using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Retry;

/// <summary>Rejections are flow control: what is rejected goes back to its place in line.</summary>
public sealed class RejectionTests : RetryTest
{
    [Theory]
    [InlineData(429, null, "GET")]
    [InlineData(429, null, "POST")]
    [InlineData(503, "0", "GET")]
    [InlineData(403, "0", "POST")]
    public async Task A_rejection_is_no_failure_goes_back_and_uses_up_no_retry(int status, string? retryAfter, string method)
    {
        var transport = new AnsweringTransport(sent => AnsweringTransport.Status(sent.Number <= 6 ? status : sent.Number == 7 ? 408 : 200, "fine", sent.Number <= 6 ? retryAfter : null));
        using var engine = Engine(transport, Options with { MaximumRetryCount = 1, RetryUnsafeMethods = true });

        var result = await WhilePassingAsync(Second, engine.SendAsync(Request(Here, new HttpMethod(method)), Stop));

        Assert.Null(result.Error);
        Assert.Equal((8, 7), (result.Attempts, result.FailedAttempts.Count));
        Assert.Equal(Enumerable.Range(1, 7), result.FailedAttempts.Select(failed => failed.Number));
        Assert.Equal([status, 408], result.FailedAttempts.Select(failed => failed.StatusCode).Distinct());
        Assert.Equal(0, engine.InFlight);
    }

    [Theory]
    [InlineData(429, null, 2)]
    [InlineData(403, "0", 2)]
    [InlineData(503, "0", 1)]
    public async Task What_was_rejected_before_anything_was_done_goes_back_with_any_method(int status, string? retryAfter, int attempts)
    {
        var result = await SendAsync(RejectingOnce(_ => AnsweringTransport.Status(status, retryAfter: retryAfter)), Request(Here, HttpMethod.Post));

        Assert.Equal(attempts, result.Attempts);
    }

    [Fact]
    public async Task A_quota_of_which_nothing_is_left_is_a_rejection_whatever_the_status()
    {
        var transport = RejectingOnce(_ =>
        {
            var forbidden = AnsweringTransport.Status(403);
            forbidden.Headers.TryAddWithoutValidation("X-RateLimit-Remaining", "0");
            forbidden.Headers.TryAddWithoutValidation("X-RateLimit-Reset", "30");
            return forbidden;
        });
        using var engine = Engine(transport);

        var sending = engine.SendAsync(Request(Here), Stop);
        await PassAsync(30 * Second);

        Assert.Equal((200, 2), ((await sending.Patiently()).StatusCode, (await sending).Attempts));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(403)]
    [InlineData(503)]
    public async Task With_no_retries_a_rejection_is_final(int status)
    {
        var result = await SendAsync(
            RejectingOnce(_ => AnsweringTransport.Status(status, retryAfter: "0")), Request(Here), Options with { MaximumRetryCount = 0 });

        Assert.Equal((status, 1, WebErrorKind.HttpStatusFailure), (result.StatusCode, result.Attempts, result.Error!.Kind));
    }

    [Fact]
    public async Task Who_rejects_everything_is_waited_for_as_long_as_may_be_and_the_last_answer_is_the_result()
    {
        var transport = new AnsweringTransport(_ => AnsweringTransport.Status(429, "slow down"));
        using var engine = Engine(transport, Options with { MaximumRetryAfter = 20 * Second });
        var requests = Enumerable.Range(0, 30).Select(n => Request(Here, FormattableString.Invariant($"{n}")));
        var start = Clock.GetUtcNow();

        var results = await WhilePassingAsync(Second / 10, engine.SendAllAsync(requests, Stop).ToListAsync(Stop).AsTask());

        Assert.All(results, result => Assert.Equal(
            result.Attempts == 0 ? (0, WebErrorKind.QuotaExhausted) : (429, WebErrorKind.HttpStatusFailure), (result.StatusCode, result.Error!.Kind)));
        Assert.All(results, result => Assert.Equal(Math.Max(0, result.Attempts - 1), result.FailedAttempts.Count));
        Assert.Contains("not sent: the server has rejected every request for 20 s", results[^1].Error!.Message, StringComparison.Ordinal);
        Assert.InRange(Clock.GetUtcNow() - start, 20 * Second, 25 * Second);
        Assert.InRange(transport.Sent.Count, 10, 40);
        Assert.Equal(0, engine.InFlight);
    }

    [Fact]
    public async Task The_hop_of_a_redirection_goes_back_by_itself()
    {
        var transport = new AnsweringTransport(sent =>
        {
            if (sent.Uri.Host != There.Host)
            {
                var moved = AnsweringTransport.Status(302);
                moved.Headers.Location = There;
                return moved;
            }

            return AnsweringTransport.Status(sent.Number == 1 ? 429 : 200, "fine");
        });

        var result = await SendAsync(transport, Request(Here));

        Assert.Null(result.Error);
        Assert.Equal((2, 429), (result.Attempts, Assert.Single(result.FailedAttempts).StatusCode));
        Assert.Equal([Here, There, There], transport.Sent.Select(sent => sent.Uri));
    }

    /// <summary>Rejects the first time, and then is fine.</summary>
    private static AnsweringTransport RejectingOnce(Func<SentRequest, HttpResponseMessage> reject) =>
        new(sent => sent.Number == 1 ? reject(sent) : AnsweringTransport.Status(200, "fine"));
}
