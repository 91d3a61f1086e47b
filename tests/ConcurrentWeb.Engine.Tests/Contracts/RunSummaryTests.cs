using System.Globalization;

namespace ConcurrentWeb.Engine.Tests.Contracts;

public sealed class RunSummaryTests
{
    private const string Api = "https://api.example.org";

    private static readonly RunSummary Run = new()
    {
        Duration = TimeSpan.FromSeconds(12.3),
        Inputs = 1000,
        Succeeded = 990,
        Failures = [new(WebErrorKind.HttpStatusFailure, 8), new(WebErrorKind.ConnectionTimeout, 2)],
        Requests = 1034,
        Attempts = 1024,
        Retries = [new(WebErrorKind.HttpStatusFailure, 503, 20), new(WebErrorKind.ConnectionFailure, 0, 4)],
        MostInFlight = 10,
        BytesReceived = 1_300_000,
        Latency = Latency(maximum: 2.4),
        TimeToFirstByte = Latency(maximum: 2.4),
    };

    public RunSummaryTests() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US");

    [Fact]
    public void It_says_in_a_few_lines_what_a_run_came_to() => Assert.Equal(
        [
            "1,000 inputs in 12.3 s (81.3/s): 990 answered, 10 failed (8 HttpStatusFailure, 2 ConnectionTimeout).",
            "1,034 requests, 24 sent again (20 after 503, 4 after ConnectionFailure); 1.2 MB received; 10 in flight at most.",
            "Latency: 50 % in 48 ms, 90 % in 120 ms, 99 % in 1.9 s, the longest 2.4 s.",
            $"Waited: 8.2 s for the pace of {Api}, 1.1 s for the interval before a retry.",
            $"Limits of {Api}: 4 to 16 at once, in the end 12; 100 a second.",
            $"For 67% of the time requests waited for the pace of {Api} (RequestsPerSecond, or what the server tolerates).",
        ],
        Lines(Run with
        {
            Waits = [Wait(WaitCause.Pace, 8.2, Api), Wait(WaitCause.Retry, 1.1), Wait(WaitCause.Throttle, 0.05)],
            Limits = [Limit(0, 4), Limit(1, 16), Limit(2, 12)],
        }));

    [Fact]
    public void Of_a_run_that_sent_nothing_it_says_no_more_than_that() => Assert.Equal(
        ["1 input in 5 ms (200/s): 0 answered, 1 failed (1 InvalidUri)."],
        Lines(new RunSummary
        {
            Duration = TimeSpan.FromMilliseconds(5),
            Inputs = 1,
            Failures = [new(WebErrorKind.InvalidUri, 1)],
            Latency = Latency(maximum: 0),
            TimeToFirstByte = Latency(maximum: 0),
        }));

    [Theory]
    [InlineData(WaitCause.Throttle, "all 10 places under the throttle (ThrottleLimit) were taken.")]
    [InlineData(WaitCause.Memory, "room in memory")]
    [InlineData(WaitCause.OriginLimit, "a place under the limit of several origins, https://api.example.org most of all")]
    [InlineData(WaitCause.Pause, "the server had asked for it")]
    [InlineData(WaitCause.Circuit, "could not be reached")]
    [InlineData(WaitCause.Batch, "BatchIntervalSec")]
    [InlineData(WaitCause.Window, "WindowSize")]
    public void What_was_waited_for_most_of_the_time_is_the_limiting_factor(WaitCause cause, string said)
    {
        var factor = (Run with { Waits = [new(cause, TimeSpan.FromSeconds(10), Api, true)] }).LimitingFactor;

        Assert.StartsWith("For 81% of the time ", factor, StringComparison.Ordinal);
        Assert.Contains(said, factor, StringComparison.Ordinal);
    }

    [Fact]
    public void Retries_are_one_only_where_an_input_took_most_of_the_run()
    {
        var run = Run with { Waits = [Wait(WaitCause.Retry, 12)] };

        Assert.DoesNotContain("sent again", run.LimitingFactor, StringComparison.Ordinal);
        Assert.Contains("sent again (20 after 503", (run with { Latency = Latency(maximum: 12) }).LimitingFactor, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_it_is_not_clear_it_says_nothing() => Assert.Null((Run with { Waits = [Wait(WaitCause.Throttle, 4)] }).LimitingFactor);

    [Fact]
    public void Where_nothing_waited_it_was_the_longest_answer_or_else_the_inputs()
    {
        Assert.Contains("the longest took 11 s", (Run with { Latency = Latency(maximum: 11) }).LimitingFactor, StringComparison.Ordinal);
        Assert.Contains("the inputs came", Run.LimitingFactor, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_was_answered_only_a_wait_is_a_reason()
    {
        var run = Run with { Succeeded = 0, TimeToFirstByte = new(0, default, default, default, default) };

        Assert.Null(run.LimitingFactor);
        Assert.Null((run with { Latency = Latency(maximum: 12) }).LimitingFactor);
        Assert.Contains("could not be reached", (run with { Waits = [Wait(WaitCause.Circuit, 10, Api)] }).LimitingFactor, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, "slowed down after 10 refusals; -RequestsPerSecond 18 has that pace from the start")]
    [InlineData(9, "RequestsPerSecond, or what the server tolerates")]
    public void A_pace_that_was_found_out_is_one_to_ask_for_where_that_took_many_refusals(long refusals, string said)
    {
        var run = Run with
        {
            Waits = [Wait(WaitCause.Pace, 10, Api)],
            Limits = [Limit(0, 0, 15.2), Limit(1, 0, 20.8), Limit(2, 0, 18.6), new(TimeSpan.FromSeconds(3), "http://other.test", 0, 7)],
            Origins = [Origin("http://other.test", 2000), Origin(Api, 1000) with { Throttled = refusals }],
        };

        Assert.Equal($"For 81% of the time requests waited for the pace of {Api} ({said}).", run.LimitingFactor);
    }

    [Fact]
    public void A_pace_that_was_kept_to_is_the_one_that_was_asked_for() => Assert.Contains(
        "(RequestsPerSecond, or what the server tolerates)",
        (Run with { Waits = [Wait(WaitCause.Pace, 10, Api)], Limits = [Limit(0, 4), Limit(1, 4)], Origins = [Origin(Api, 1000) with { Throttled = 99 }] }).LimitingFactor,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(100, $"For 81% of the time all 10 places under the throttle (ThrottleLimit) were taken. {Api} answered 100 of 1,000 requests with 503 and took 73.2 a second: if it is asked too often, RequestsPerSecond 73 or less helps.")]
    [InlineData(99, "For 81% of the time all 10 places under the throttle (ThrottleLimit) were taken.")]
    [InlineData(1000, "For 81% of the time all 10 places under the throttle (ThrottleLimit) were taken.")]
    public void A_server_that_says_503_to_a_good_part_may_be_asked_too_often(long refusals, string said) => Assert.Equal(
        said, (Run with { Waits = [Wait(WaitCause.Throttle, 10)], Origins = [Origin(Api, 1000) with { Unavailable = refusals }] }).LimitingFactor);

    [Fact]
    public void Refusals_are_the_factor_where_nothing_else_clearly_is()
    {
        var run = Run with { Waits = [Wait(WaitCause.Retry, 4)], Latency = Latency(maximum: 12), Origins = [Origin(Api, 400) with { Unavailable = 373 }] };

        Assert.Equal(
            $"{Api} answered 373 of 400 requests with 503 and took 2.2 a second: if it is asked too often, RequestsPerSecond 2.1 or less helps.", run.LimitingFactor);
        Assert.Equal(
            $"{Api} answered 373 of 400 requests with 503: if it is asked too often, RequestsPerSecond helps.",
            (run with { Duration = TimeSpan.FromSeconds(2), Waits = [] }).LimitingFactor);
    }

    private static string[] Lines(RunSummary run) => run.ToString().Split(Environment.NewLine);

    private static WaitSummary Wait(WaitCause cause, double seconds, string? origin = null) => new(cause, TimeSpan.FromSeconds(seconds), origin, false);

    private static LimitReading Limit(int second, int atOnce, double rate = 100) => new(TimeSpan.FromSeconds(second), Api, atOnce, rate);

    private static OriginSummary Origin(string origin, long requests) => new() { Origin = origin, Requests = requests, TimeToFirstByte = Latency(maximum: 1) };

    private static LatencySummary Latency(double maximum) =>
        new(1000, TimeSpan.FromMilliseconds(48), TimeSpan.FromMilliseconds(120), TimeSpan.FromMilliseconds(1900), TimeSpan.FromSeconds(maximum));
}
