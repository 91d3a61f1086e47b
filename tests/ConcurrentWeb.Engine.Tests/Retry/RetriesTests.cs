using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Retry;

public sealed class RetriesTests : RetryTest
{
    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_transient_status_is_retried(int status)
    {
        var result = await SendAsync(FailingOnce(_ => AnsweringTransport.Status(status)), Request(Here));

        Assert.Null(result.Error);
        Assert.Equal((2, "fine"), (result.Attempts, result.Content));
        var failed = Assert.Single(result.FailedAttempts);
        Assert.Equal((1, WebErrorKind.HttpStatusFailure, status), (failed.Number, failed.Kind, failed.StatusCode));
        Assert.StartsWith($"GET http://here.test/: the server answered {status}", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(304)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(413)]
    [InlineData(501)]
    [InlineData(505)]
    [InlineData(599)]
    public async Task Any_other_status_is_final(int status)
    {
        var result = await SendAsync(FailingOnce(_ => AnsweringTransport.Status(status)), Request(Here));

        Assert.Equal((WebErrorKind.HttpStatusFailure, status, 1), (result.Error!.Kind, result.StatusCode, result.Attempts));
        Assert.Empty(result.FailedAttempts);
    }

    [Fact]
    public async Task Faults_of_the_connection_and_bodies_that_break_off_are_retried()
    {
        (Func<HttpResponseMessage> Fault, WebErrorKind Kind)[] faults =
        [
            (() => throw new HttpRequestException(HttpRequestError.ConnectionError), WebErrorKind.ConnectionFailure),
            (() => throw new HttpRequestException("closed", new IOException("reset")), WebErrorKind.ConnectionFailure),
            (() => throw new HttpRequestException(HttpRequestError.NameResolutionError), WebErrorKind.NameResolutionFailure),
            (() => throw new HttpRequestException(HttpRequestError.SecureConnectionError, inner: new IOException("reset")), WebErrorKind.SecureConnectionFailure),
            (() => throw new HttpRequestException(HttpRequestError.SecureConnectionError, inner: new SocketException(104)), WebErrorKind.SecureConnectionFailure),
            (() => AnsweringTransport.Truncated(), WebErrorKind.TruncatedResponse),
        ];
        foreach (var (fault, kind) in faults)
        {
            var result = await SendAsync(FailingOnce(_ => fault()), Request(Here));

            Assert.Null(result.Error);
            Assert.Equal(("fine", 2, kind), (result.Content, result.Attempts, Assert.Single(result.FailedAttempts).Kind));
        }
    }

    [Fact]
    public async Task What_is_as_wrong_the_next_time_is_not_retried()
    {
        (Func<HttpResponseMessage> Fault, WebErrorKind Kind)[] faults =
        [
            (() => throw new HttpRequestException(HttpRequestError.SecureConnectionError, inner: new AuthenticationException("not trusted")), WebErrorKind.SecureConnectionFailure),
            (() => throw new HttpRequestException(HttpRequestError.InvalidResponse), WebErrorKind.ProtocolFailure),
            (() => throw new HttpRequestException(HttpRequestError.UserAuthenticationError), WebErrorKind.AuthenticationFailure),
            (() => throw new InvalidOperationException("a bug"), WebErrorKind.UnexpectedFailure),
            (() => AnsweringTransport.Status(200, new string('x', 2000)), WebErrorKind.ResponseTooLarge),
        ];
        foreach (var (fault, kind) in faults)
        {
            var result = await SendAsync(FailingOnce(_ => fault()), Request(Here), Options with { MaximumResponseSize = 1000 });

            Assert.Equal((kind, 1), (result.Error!.Kind, result.Attempts));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task There_are_so_many_retries_and_the_last_failure_is_the_result(int retries)
    {
        var transport = new AnsweringTransport(sent => AnsweringTransport.Status(sent.Number <= retries ? 408 : 500));

        var result = await SendAsync(transport, Request(Here), Options with { MaximumRetryCount = retries });

        Assert.Equal((500, WebErrorKind.HttpStatusFailure), (result.StatusCode, result.Error!.Kind));
        Assert.Equal((retries + 1, retries + 1), (result.Attempts, transport.Sent.Count));
        Assert.Equal(Enumerable.Range(1, retries), result.FailedAttempts.Select(failed => failed.Number));
        Assert.All(result.FailedAttempts, failed => Assert.Equal(408, failed.StatusCode));
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("OPTIONS", true)]
    [InlineData("TRACE", true)]
    [InlineData("PUT", true)]
    [InlineData("DELETE", true)]
    [InlineData("POST", false)]
    [InlineData("PATCH", false)]
    [InlineData("MKCOL", false)]
    public async Task Only_what_is_idempotent_is_sent_again_unless_asked_for(string name, bool isIdempotent)
    {
        var request = Request(Here, new HttpMethod(name));

        var byDefault = await SendAsync(FailingOnce(_ => AnsweringTransport.Status(503)), request);
        var askedFor = await SendAsync(FailingOnce(_ => AnsweringTransport.Status(503)), request, Options with { RetryUnsafeMethods = true });

        Assert.Equal(isIdempotent ? 2 : 1, byDefault.Attempts);
        Assert.Equal(2, askedFor.Attempts);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task A_body_is_sent_again_if_it_can_be(bool isReplayable, int attempts)
    {
        var transport = FailingOnce(_ => AnsweringTransport.Status(503));
        var request = Request(Here, HttpMethod.Put) with { CreateContent = () => new StringContent("body"), IsReplayable = isReplayable };

        var result = await SendAsync(transport, request);

        Assert.Equal(attempts, result.Attempts);
        Assert.Equal(Enumerable.Repeat("body", attempts), transport.Sent.Select(sent => sent.Body));
    }

    [Fact]
    public async Task Each_attempt_has_a_message_of_its_own_with_the_same_headers()
    {
        var transport = FailingOnce(_ => AnsweringTransport.Status(503));

        await SendAsync(transport, Request(Here) with { Headers = [KeyValuePair.Create("X-Name", "value")] });

        Assert.Equal(2, transport.Sent.Select(sent => sent.Message).Distinct().Count());
        Assert.All(transport.Sent, sent => Assert.Equal(["value"], sent.Message.Headers.GetValues("X-Name")));
    }

    [Fact]
    public async Task The_list_of_statuses_can_be_another()
    {
        var options = Options with { RetryStatusCodes = [418, 304] };

        Assert.Equal(2, (await SendAsync(FailingOnce(_ => AnsweringTransport.Status(418)), Request(Here), options)).Attempts);
        Assert.Equal(2, (await SendAsync(FailingOnce(_ => AnsweringTransport.Status(304)), Request(Here), options)).Attempts);
        Assert.Equal(1, (await SendAsync(FailingOnce(_ => AnsweringTransport.Status(503)), Request(Here), options)).Attempts);

        // That is a limit, and no failure.
        Assert.Equal(2, (await SendAsync(FailingOnce(_ => AnsweringTransport.Status(429)), Request(Here), options)).Attempts);
    }

    [Fact]
    public async Task Where_statuses_are_no_failures_the_transient_ones_are_retried_all_the_same()
    {
        var result = await SendAsync(
            new AnsweringTransport(_ => AnsweringTransport.Status(503, "busy")), Request(Here), Options with { SkipHttpErrorCheck = true });

        Assert.Null(result.Error);
        Assert.Equal((503, "busy", 3, 2), (result.StatusCode, result.Content, result.Attempts, result.FailedAttempts.Count));
    }

    [Fact]
    public async Task What_an_answer_means_to_its_service_goes_before_its_status()
    {
        AnswerMeaning Mean(HttpResponseMessage response, ReadOnlyMemory<byte> body) =>
            System.Text.Encoding.UTF8.GetString(body.Span) switch
            {
                "slow down" => AnswerMeaning.Throttled,
                "tomorrow" => AnswerMeaning.QuotaExhausted,
                _ => AnswerMeaning.AsStatusSays,
            };
        var request = Request(Here) with { Interpret = Mean };

        Assert.Equal(2, (await SendAsync(FailingOnce(_ => AnsweringTransport.Status(403, "slow down")), request)).Attempts);
        Assert.Equal(1, (await SendAsync(FailingOnce(_ => AnsweringTransport.Status(403, "forbidden")), request)).Attempts);
        var exhausted = await SendAsync(FailingOnce(_ => AnsweringTransport.Status(429, "tomorrow")), request);
        Assert.Equal((1, WebErrorKind.QuotaExhausted), (exhausted.Attempts, exhausted.Error!.Kind));
    }

    [Theory]
    [InlineData(200, "tomorrow", WebErrorKind.QuotaExhausted, 2, 1)]
    [InlineData(200, "slow down", WebErrorKind.HttpStatusFailure, 0, 1)]
    public async Task An_answer_that_means_no_is_none_whatever_its_status(int status, string body, WebErrorKind kind, int retries, int attempts)
    {
        var request = Request(Here) with
        {
            Interpret = (_, _) => body == "tomorrow" ? AnswerMeaning.QuotaExhausted : AnswerMeaning.Throttled,
        };

        var transport = new AnsweringTransport(_ => AnsweringTransport.Status(status, body));
        var result = await SendAsync(transport, request, Options with { MaximumRetryCount = retries });

        Assert.Equal((kind, attempts), (result.Error?.Kind, result.Attempts));
    }

    [Fact]
    public async Task A_redirection_belongs_to_its_attempt_and_the_next_attempt_begins_at_the_beginning()
    {
        var transport = new AnsweringTransport(sent =>
        {
            if (sent.Uri.AbsolutePath == "/old")
            {
                var moved = AnsweringTransport.Status(302);
                moved.Headers.Location = new Uri("/new", UriKind.Relative);
                return moved;
            }

            return AnsweringTransport.Status(sent.Number == 1 ? 503 : 200, "fine");
        });

        var result = await SendAsync(transport, Request(Here, "old"));

        Assert.Null(result.Error);
        Assert.Equal(2, result.Attempts);
        Assert.Equal(["/old", "/new", "/old", "/new"], transport.Sent.Select(sent => sent.Uri.AbsolutePath));
        Assert.Contains("redirected to http://here.test/new", Assert.Single(result.FailedAttempts).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_redirection_took_does_not_slow_down_the_origin_that_it_leads_to()
    {
        var transport = new AnsweringTransport(sent =>
        {
            if (sent.Uri.Host == There.Host)
            {
                Clock.Advance(Second / 50);
                return AnsweringTransport.Status(200);
            }

            Clock.Advance(Second);
            var moved = AnsweringTransport.Status(302);
            moved.Headers.Location = There;
            return moved;
        });
        using var engine = Engine(transport, Options with { AdaptiveThrottle = true });
        async Task<int> LimitAsync(Uri origin) => (await engine.SendAsync(Request(origin), Stop).Patiently()).ConcurrencyLimit;

        var limit = await LimitAsync(There);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(limit, await LimitAsync(There));
        }

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(limit, await LimitAsync(Here));
        }
    }

    [Fact]
    public async Task A_header_that_cannot_be_sent_is_no_attempt()
    {
        var transport = FailingOnce(_ => AnsweringTransport.Status(503));

        var result = await SendAsync(transport, Request(Here) with { Headers = [KeyValuePair.Create("X Name", "value")] });

        Assert.Equal((WebErrorKind.InvalidHeader, 0), (result.Error!.Kind, result.Attempts));
        Assert.Empty(transport.Sent);
    }

    [Fact]
    public async Task The_answer_of_a_failed_attempt_is_let_go()
    {
        var body = PiecewiseStream.Of("busy"u8.ToArray(), 4);

        await SendAsync(
            FailingOnce(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StreamContent(body) }), Request(Here));

        Assert.True(body.IsDisposed);
    }

    [Fact]
    public async Task All_pages_of_an_input_have_retries_of_their_own()
    {
        var transport = new AnsweringTransport(sent =>
        {
            if (sent.Number < 3)
            {
                return AnsweringTransport.Status(503);
            }

            var page = AnsweringTransport.Status(200, sent.Uri.AbsolutePath);
            var number = int.Parse(sent.Uri.AbsolutePath.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
            if (number < 4)
            {
                page.Headers.TryAddWithoutValidation("Link", FormattableString.Invariant($"</{number + 1}>; rel=\"next\""));
            }

            return page;
        });
        using var engine = Engine(transport, Options with { MaximumPages = 10 });

        var pages = await engine.SendAllAsync([Request(Here, "1")], Stop).ToListAsync(Stop).AsTask().Patiently();

        Assert.Equal(["/1", "/2", "/3", "/4"], pages.Select(page => page.Content));
        Assert.All(pages, page => Assert.Equal((3, 2), (page.Attempts, page.FailedAttempts.Count)));
    }

    /// <summary>Fails the first time, and then is fine.</summary>
    private static AnsweringTransport FailingOnce(Func<SentRequest, HttpResponseMessage> fail) =>
        new(sent => sent.Number == 1 ? fail(sent) : AnsweringTransport.Status(200, "fine"));
}
