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
            $"For 67% of the time requests waited for the pace of {Api} (RequestsPerSecond, or a limit that the server announced).",
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
    [InlineData(WaitCause.Pause, "the server asked for it, or accepted nothing")]
    [InlineData(WaitCause.Circuit, "it was unavailable")]
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

        Assert.DoesNotContain("retries", run.LimitingFactor, StringComparison.Ordinal);
        Assert.Contains("requests waited for their retries (20 after 503", (run with { Latency = Latency(maximum: 12) }).LimitingFactor, StringComparison.Ordinal);
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
        Assert.Contains("it was unavailable", (run with { Waits = [Wait(WaitCause.Circuit, 10, Api)] }).LimitingFactor, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, "found from 10 rejections; -RequestsPerSecond 18 starts with it")]
    [InlineData(0, "RequestsPerSecond, or a limit that the server announced")]
    public void A_pace_that_rejections_showed_is_one_to_start_with(long rejections, string said)
    {
        var run = Run with
        {
            Waits = [Wait(WaitCause.Pace, 10, Api)],
            Origins = [Origin("http://other.test", 2000), Origin(Api, 1000) with { Throttled = rejections, AcceptedPerSecond = 18.6 }],
        };

        Assert.Equal($"For 81% of the time requests waited for the pace of {Api} ({said}).", run.LimitingFactor);
    }

    [Fact]
    public void A_pace_that_was_given_is_not_one_that_was_found() => Assert.Contains(
        "(RequestsPerSecond, or a limit that the server announced)",
        (Run with { Waits = [Wait(WaitCause.Pace, 10, Api)], Limits = [Limit(0, 4), Limit(1, 4)], Origins = [Origin(Api, 1000) with { Throttled = 99 }] }).LimitingFactor,
        StringComparison.Ordinal);

    [Fact]
    public void It_says_what_a_limit_was_found_to_be() => Assert.Contains(
        $"{Api} took 49.6 a second; it rejected 120 of 1,000 requests.",
        Lines(Run with { Origins = [Origin(Api, 1000) with { Throttled = 20, Unavailable = 100, AcceptedPerSecond = 49.6 }] }));

    [Fact]
    public void It_says_that_rejections_were_by_chance() => Assert.Contains(
        $"{Api} rejected 102 of 1,000 requests, by chance (about 10%): slowing down did not help.",
        Lines(Run with { Origins = [Origin(Api, 1000) with { Throttled = 102, ChanceShare = 0.101 }] }));

    [Fact]
    public void Of_rejections_that_showed_nothing_it_says_nothing() => Assert.DoesNotContain(
        Lines(Run with { Origins = [Origin(Api, 1000) with { Throttled = 3 }] }), static line => line.Contains("rejected", StringComparison.Ordinal));

    [Fact]
    public void It_says_when_an_origin_was_out()
    {
        var lines = Lines(Run with
        {
            Outages =
            [
                new("http://one.test", At(1, 2, 13, 20), At(1, 2, 13, 51), IsResponding: false),
                new("http://two.test", At(1, 23, 59, 59), At(2, 0, 0, 9), IsResponding: true),
                new("http://three.test", At(2, 3, 0, 0), To: null, IsResponding: false),
                new("http://four.test", At(2, 4, 0, 0), To: null, IsResponding: false),
            ],
        }).Select(static line => line.Replace('\u202f', ' ')).ToArray();

        Assert.Contains("http://one.test did not respond from 2:13:20 AM to 2:13:51 AM.", lines);
        Assert.Contains("http://two.test was unavailable from 12/1/2026 11:59:59 PM to 12/2/2026 12:00:09 AM.", lines);
        Assert.Contains("http://three.test did not respond after 3:00:00 AM.", lines);
        Assert.Contains("1 more outage: see Outages.", lines);
    }

    [Theory]
    [InlineData(100, $"For 81% of the time all 10 places under the throttle (ThrottleLimit) were taken. {Api} responded to 100 of 1,000 requests with 503 and took 73.2 a second: if that is a rate limit, RequestsPerSecond 73 or less helps.")]
    [InlineData(99, "For 81% of the time all 10 places under the throttle (ThrottleLimit) were taken.")]
    [InlineData(1000, "For 81% of the time all 10 places under the throttle (ThrottleLimit) were taken.")]
    public void A_server_that_says_503_to_a_good_part_may_be_asked_too_often(long refusals, string said) => Assert.Equal(
        said, (Run with { Waits = [Wait(WaitCause.Throttle, 10)], Origins = [Origin(Api, 1000) with { Unavailable = refusals }] }).LimitingFactor);

    [Fact]
    public void Refusals_are_the_factor_where_nothing_else_clearly_is()
    {
        var run = Run with { Waits = [Wait(WaitCause.Retry, 4)], Latency = Latency(maximum: 12), Origins = [Origin(Api, 400) with { Unavailable = 373 }] };

        Assert.Equal(
            $"{Api} responded to 373 of 400 requests with 503 and took 2.2 a second: if that is a rate limit, RequestsPerSecond 2.1 or less helps.", run.LimitingFactor);
        Assert.Equal(
            $"{Api} responded to 373 of 400 requests with 503: if that is a rate limit, RequestsPerSecond helps.",
            (run with { Duration = TimeSpan.FromSeconds(2), Waits = [] }).LimitingFactor);
    }

    [Fact]
    public void A_503_of_a_limit_or_an_outage_is_explained_by_that()
    {
        var origin = Origin(Api, 400) with { Unavailable = 373 };
        var run = Run with { Latency = Latency(maximum: 1) };

        Assert.DoesNotContain("503", (run with { Origins = [origin with { AcceptedPerSecond = 2 }] }).LimitingFactor, StringComparison.Ordinal);
        Assert.DoesNotContain("503", (run with { Origins = [origin with { ChanceShare = 0.5 }] }).LimitingFactor, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "503", (run with { Origins = [origin], Outages = [new(Api, At(1, 0, 0, 0), null, true)] }).LimitingFactor, StringComparison.Ordinal);
    }

    private static DateTimeOffset At(int day, int hour, int minute, int second) => new(2026, 12, day, hour, minute, second, TimeSpan.Zero);

    private static string[] Lines(RunSummary run) => run.ToString().Split(Environment.NewLine);

    private static WaitSummary Wait(WaitCause cause, double seconds, string? origin = null) => new(cause, TimeSpan.FromSeconds(seconds), origin, false);

    private static LimitReading Limit(int second, int atOnce, double rate = 100) => new(TimeSpan.FromSeconds(second), Api, atOnce, rate);

    private static OriginSummary Origin(string origin, long requests) => new() { Origin = origin, Requests = requests, TimeToFirstByte = Latency(maximum: 1) };

    private static LatencySummary Latency(double maximum) =>
        new(1000, TimeSpan.FromMilliseconds(48), TimeSpan.FromMilliseconds(120), TimeSpan.FromMilliseconds(1900), TimeSpan.FromSeconds(maximum));
}
