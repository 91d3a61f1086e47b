using ConcurrentWeb.Retry;

namespace ConcurrentWeb.Engine.Tests.Retry;

public sealed class RetryRulesTests
{
    private static readonly WebErrorKind[] Transient =
    [
        WebErrorKind.ConnectionFailure,
        WebErrorKind.NameResolutionFailure,
        WebErrorKind.TruncatedResponse,
        WebErrorKind.ConnectionTimeout,
        WebErrorKind.OperationTimeout,
    ];

    [Fact]
    public void Only_these_kinds_of_failures_pass_by_themselves() =>
        Assert.All(Enum.GetValues<WebErrorKind>(), kind => Assert.Equal(Transient.Contains(kind), RetryRules.IsTransient(new WebError(kind, "failed"))));

    [Fact]
    public void Time_outs_count_together_names_by_themselves_and_the_rest_not_at_all()
    {
        static List<FailedAttempt> Before(WebErrorKind kind) => [new(1, WebErrorKind.HttpStatusFailure, 503, "", default), new(2, kind, 0, "", default)];

        Assert.True(RetryRules.WasRetriedOnce(WebErrorKind.ConnectionTimeout, Before(WebErrorKind.OperationTimeout)));
        Assert.True(RetryRules.WasRetriedOnce(WebErrorKind.OperationTimeout, Before(WebErrorKind.OperationTimeout)));
        Assert.True(RetryRules.WasRetriedOnce(WebErrorKind.NameResolutionFailure, Before(WebErrorKind.NameResolutionFailure)));
        Assert.False(RetryRules.WasRetriedOnce(WebErrorKind.NameResolutionFailure, Before(WebErrorKind.ConnectionTimeout)));
        Assert.False(RetryRules.WasRetriedOnce(WebErrorKind.ConnectionTimeout, Before(WebErrorKind.ConnectionFailure)));
        Assert.False(RetryRules.WasRetriedOnce(WebErrorKind.ConnectionFailure, Before(WebErrorKind.ConnectionFailure)));
    }
}
