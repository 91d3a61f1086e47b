using ConcurrentWeb.Books;

namespace ConcurrentWeb.Engine.Tests.Books;

public class GoogleBooksFailureTests
{
    private const string DailyQuota = """
        {"error": {"code": 429, "message": "Quota exceeded for quota metric 'Queries'.", "status": "RESOURCE_EXHAUSTED",
          "errors": [{"message": "Quota exceeded", "domain": "global", "reason": "rateLimitExceeded"}],
          "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED",
            "metadata": {"quota_unit": "1/d/{project}", "quota_limit": "defaultPerDayPerProject", "quota_limit_value": "1000"}}]}}
        """;

    private const string MinuteQuota = """
        {"error": {"code": 429, "message": "Quota exceeded.", "status": "RESOURCE_EXHAUSTED",
          "errors": [{"reason": "rateLimitExceeded"}],
          "details": [{"reason": "RATE_LIMIT_EXCEEDED", "metadata": {"quota_unit": "1/min/{project}/{user}", "quota_limit": "PerMinute"}}]}}
        """;

    private static readonly BookQuery Asked = new([Isbn.Parse("9780002005883")]);

    private readonly GoogleBooksProvider _provider = new();

    [Theory]
    [InlineData(429, DailyQuota)]
    [InlineData(403, """{"error": {"errors": [{"reason": "dailyLimitExceeded"}], "code": 403, "message": "Daily Limit Exceeded"}}""")]
    [InlineData(400, """{"error": {"errors": [{"reason": "dailyLimitExceededUnreg"}], "code": 400}}""")]
    public void The_end_of_the_daily_quota_is_seen(int status, string body)
    {
        var failure = Failure(status, body);
        Assert.Equal(WebErrorKind.QuotaExhausted, failure.Kind);
        Assert.Contains("daily quota is used up", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_server_said_is_kept() =>
        Assert.Equal("Quota exceeded for quota metric 'Queries'.", Failure(429, DailyQuota).ServerMessage);

    [Fact]
    public void A_quota_of_nothing_asks_for_a_key_and_closes_the_service()
    {
        var answer = _provider.Read(WebResults.Status(429, DailyQuota.Replace("\"1000\"", "\"0\"", StringComparison.Ordinal)), Asked);
        Assert.Contains("use an API key", answer.Failure?.Message, StringComparison.Ordinal);
        Assert.True(answer is { IsRefusal: true, IsClosed: true });
    }

    [Fact]
    public void A_quota_that_is_used_up_begins_anew_tomorrow() =>
        Assert.True(_provider.Read(WebResults.Status(429, DailyQuota), Asked) is { IsRefusal: true, IsClosed: false });

    [Theory]
    [InlineData("""{"error": {"code": 400, "message": "Bad Request", "errors": [{"reason": "keyInvalid"}]}}""")]
    [InlineData("""{"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.", "status": "INVALID_ARGUMENT"}}""")]
    [InlineData("""{"error": {"code": 400, "message": "API key expired.", "details": [{"reason": "API_KEY_INVALID"}]}}""")]
    public void An_invalid_key_is_named(string body)
    {
        var failure = Failure(400, body);
        Assert.Equal(WebErrorKind.AuthenticationFailure, failure.Kind);
        Assert.Contains("API key is not valid", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_location_is_named()
    {
        var failure = Failure(403, """
            {"error": {"code": 403, "message": "Cannot determine user location for geographically restricted operation.",
              "errors": [{"reason": "unknownLocation"}]}}
            """);
        Assert.Equal(WebErrorKind.HttpStatusFailure, failure.Kind);
        Assert.Contains("country", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, MinuteQuota)]
    [InlineData(403, """{"error": {"errors": [{"reason": "userRateLimitExceeded"}], "code": 403}}""")]
    [InlineData(403, """{"error": {"errors": [{"reason": "rateLimitExceeded"}], "code": 403}}""")]
    [InlineData(503, """{"error": {"code": 503, "message": "Unavailable.", "errors": [{"reason": "backendFailed"}]}}""")]
    [InlineData(503, "<html>")]
    [InlineData(500, "")]
    [InlineData(500, """{"error": "no"}""")]
    [InlineData(500, """{"error": {"errors": [null, 1], "details": "none", "message": 3}}""")]
    public void Other_failures_stay_what_they_are(int status, string body)
    {
        var answer = WebResults.Status(status, body);
        Assert.Null(_provider.ReadFailure(answer));
        var read = _provider.Read(answer, Asked);
        Assert.Equal((answer.Error!.Kind, answer.Error.Message, false), (read.Failure!.Kind, read.Failure.Message, read.IsRefusal));
    }

    [Theory]
    [InlineData(429, DailyQuota, AnswerMeaning.Refused)]
    [InlineData(429, MinuteQuota, AnswerMeaning.Throttled)]
    [InlineData(403, """{"error": {"errors": [{"reason": "dailyLimitExceeded"}]}}""", AnswerMeaning.Refused)]
    [InlineData(403, """{"error": {"errors": [{"reason": "userRateLimitExceeded"}]}}""", AnswerMeaning.Throttled)]
    [InlineData(403, """{"error": {"errors": [{"reason": "unknownLocation"}]}}""", AnswerMeaning.AsStatusSays)]
    [InlineData(503, """{"error": {"errors": [{"reason": "backendFailed"}]}}""", AnswerMeaning.AsStatusSays)]
    [InlineData(503, "<html>", AnswerMeaning.AsStatusSays)]
    [InlineData(200, DailyQuota, AnswerMeaning.AsStatusSays)]
    public void The_engine_is_told_what_is_worth_sending_again(int status, string body, AnswerMeaning meaning)
    {
        var answer = WebResults.Status(status, body);
        var request = _provider.CreateRequest(Asked, new BookProviderOptions());
        Assert.Equal(meaning, request.Interpret!(answer.BaseResponse!, answer.Body));
    }

    [Fact]
    public void A_failure_without_an_answer_stays_as_it_is()
    {
        var answer = WebResults.NoConnection();
        Assert.Null(_provider.ReadFailure(answer));
        Assert.Same(answer.Error, _provider.Read(answer, Asked).Failure);
    }

    [Fact]
    public void A_status_that_the_engine_let_pass_is_a_failure_all_the_same()
    {
        var passed = new WebResult { BaseResponse = new HttpResponseMessage(System.Net.HttpStatusCode.BadGateway) };
        Assert.Equal(WebErrorKind.HttpStatusFailure, _provider.Read(passed, Asked).Failure?.Kind);
    }

    private WebError Failure(int status, string body)
    {
        var failure = _provider.Read(WebResults.Status(status, body), Asked).Failure;
        Assert.NotNull(failure);
        return failure;
    }
}
