using System.Globalization;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class RateLimitHeadersTests
{
    // Unix time 1772366400.
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Retry-After: 120", "retry after 120")]
    [InlineData("retry-after:  0 ", "retry after 0")]
    [InlineData("Retry-After: 1.5", "retry after 1.5")]
    [InlineData("Retry-After: 0.0001", "retry after 0.001")]
    [InlineData("Retry-After: Sun, 01 Mar 2026 12:00:30 GMT", "retry after 30")]
    [InlineData("Retry-After: Sunday, 01-Mar-26 12:00:30 GMT", "retry after 30")]
    [InlineData("Retry-After: Sun Mar  1 12:00:30 2026", "retry after 30")]
    [InlineData("Retry-After: Fri, 31 Dec 1999 23:59:59 GMT", "retry after 0")]
    [InlineData("Retry-After: 5\nRetry-After: 60", "retry after 60")]
    [InlineData("Retry-After: 5, 60", "retry after 60")]
    [InlineData("Retry-After: soon, 60", "retry after 60")]
    [InlineData("X-RateLimit-Retry-After: 7", "retry after 7")] // MailerLite
    [InlineData("Retry-After: soon", "nothing")]
    [InlineData("Retry-After:", "nothing")]
    [InlineData("Retry-After: -5", "nothing")]
    [InlineData("Retry-After: 1e3", "nothing")]
    [InlineData("Retry-After: ٣", "nothing")]
    [InlineData("Retry-After: 31622400", "retry after 31622400")]
    [InlineData("Retry-After: 31622401", "nothing")]
    [InlineData("Retry-After: Mon, 01 Mar 2032 12:00:00 GMT", "nothing")]
    [InlineData("Retry-After: 99999999999999999999999999999999999999", "nothing")]
    public void Retry_after_is_read_as_seconds_and_as_a_date(string headers, string expected) => Assert.Equal(expected, Read(headers));

    // draft-ietf-httpapi-ratelimit-headers-11: 3.2, 4.2, B.1.1, B.2.1, B.3, B.3.1.
    [Theory]
    [InlineData("RateLimit: \"default\";r=50;t=30", "50 left for 30")]
    [InlineData("RateLimit: \"default\";r=7\nRateLimit-Policy: \"other\";q=9;w=5, \"default\";q=100;w=60", "7 left for 60, 100 in 60")]
    [InlineData("RateLimit: \"default\";r=999;pk=:dHJpYWwxMjEzMjM=:", "999 left")]
    [InlineData("RateLimit-Policy: \"default\";q=100;w=10", "100 in 10")]
    [InlineData("RateLimit-Policy: \"permin\";q=50;w=60,\"perhr\";q=1000;w=3600", "1000 in 3600")]
    [InlineData("RateLimit-Policy: \"permin\";q=10;w=60,\"perhr\";q=1000;w=3600", "10 in 60")]
    [InlineData("RateLimit-Policy: \"hour\";q=1000;w=3600, \"day\";q=5000;w=86400\nRateLimit: \"day\";r=100;t=36000", "100 left for 36000, 1000 in 3600")]
    [InlineData("RateLimit-Policy: \"day\";q=5000;w=86400, \"week\";q=5000;w=604800", "5000 in 604800")]
    [InlineData("RateLimit: \"default\";r=0;t=50", "0 left for 50")]
    [InlineData("RateLimit: \"fixedwindow\";r=99;t=50\nRateLimit-Policy: \"fixedwindow\";q=100;w=60", "99 left for 50, 100 in 60")]
    [InlineData("RateLimit: \"a\";r=10;t=5, \"b\";r=3;t=60, \"c\";r=7;t=900", "3 left for 60")]
    [InlineData("RateLimit: \"a\";r=3;t=5\nRateLimit: \"b\";r=3;t=60", "3 left for 60")]
    [InlineData("Retry-After: 20\nRateLimit-Policy: \"dynamic\";q=100;w=60\nRateLimit: \"dynamic\";r=15;t=40", "15 left for 40, 100 in 60, retry after 20")]
    [InlineData("RateLimit: \"a,b;c\\\"d\";r=5;t=6", "5 left for 6")] // quotes hide separators, a backslash hides quotes
    [InlineData("RateLimit: default ; r=5 ;t=6;acme-burst=9", "5 left for 6")]
    [InlineData("RateLimit-Policy: \"fixed window\";\"api\";q=500;w=300\nRateLimit: \"api\";r=489;t=271", "489 left for 271, 500 in 300")] // Hugging Face
    public void The_structured_fields_are_read(string headers, string expected) => Assert.Equal(expected, Read(headers));

    [Theory]
    [InlineData("RateLimit-Policy: \"bytes\";q=65535;qu=\"content-bytes\";w=10", "nothing")]
    [InlineData("RateLimit: \"bytes\";r=0;t=60\nRateLimit-Policy: \"bytes\";q=65535;qu=\"content-bytes\";w=10", "nothing")]
    [InlineData("RateLimit-Policy: \"slots\";q=5;qu=\"concurrent-requests\", \"n\";q=100;qu=\"requests\";w=60\nRateLimit: \"slots\";r=1, \"n\";r=9;t=8", "9 left for 8, 100 in 60")]
    public void Quotas_of_other_units_than_requests_are_passed_over(string headers, string expected) => Assert.Equal(expected, Read(headers));

    // draft-ietf-httpapi-ratelimit-headers-07, 3.1 and 3.5; -01, 3.1 and 8.2.1.
    [Theory]
    [InlineData("RateLimit: limit=100, remaining=50, reset=5", "50 left for 5, 100")]
    [InlineData("RateLimit-Policy: 100;w=10\nRateLimit: limit=100, remaining=50, reset=5", "50 left for 5, 100 in 10")]
    [InlineData("RateLimit-Policy: 10;w=1, 50;w=60, 1000;w=3600, 5000;w=86400", "1000 in 3600")]
    [InlineData("RateLimit-Policy: 12;w=1;burst=1000;policy=\"leaky, bucket\"", "12 in 1")]
    [InlineData("RateLimit-Limit: 100\nRatelimit-Remaining: 0\nRatelimit-Reset: 50", "0 left for 50, 100")]
    [InlineData("RateLimit-Limit: 100, 100;w=60\nRatelimit-Remaining: 99\nRatelimit-Reset: 50", "99 left for 50, 100 in 60")]
    [InlineData("RateLimit-Limit: 10, 10;w=1, 50;w=60, 1000;w=3600, 5000;w=86400", "1000 in 3600")]
    [InlineData("x-ratelimit-limit: 10, 10;w=60;name=\"api\"\nx-ratelimit-remaining: 9\nx-ratelimit-reset: 12", "9 left for 12, 10 in 60")] // Envoy
    public void The_fields_of_older_drafts_are_read(string headers, string expected) => Assert.Equal(expected, Read(headers));

    [Theory]
    [InlineData("x-ratelimit-limit: 5000\nx-ratelimit-remaining: 4987\nx-ratelimit-reset: 1772367000\nx-ratelimit-used: 13\nx-ratelimit-resource: core", "4987 left for 600, 5000")] // GitHub
    [InlineData("x-rate-limit-limit: 15\nx-rate-limit-remaining: 0\nx-rate-limit-reset: 1772367300", "0 left for 900, 15")] // Twitter
    [InlineData("X-Rate-Limit-Limit: 50\nX-Rate-Limit-Interval: 1s", "50 in 1")] // Crossref
    [InlineData("x-rate-limit-limit: 3000\nx-rate-limit-interval: 60s\nx-concurrency-limit: 3", "3000 in 60")] // Crossref
    [InlineData("X-RateLimit-Limit: 10\nX-RateLimit-Remaining: 1\nX-RateLimit-Reset: 1772366401.5\nX-RateLimit-Reset-After: 1.5\nX-RateLimit-Bucket: abcd1234", "1 left for 1.5, 10")] // Discord
    [InlineData("RateLimit-Limit: 600\nRateLimit-Observed: 6\nRateLimit-Remaining: 594\nRateLimit-Reset: 1772366460\nRateLimit-ResetTime: Sun, 01 Mar 2026 12:01:00 GMT", "594 left for 60, 600")] // GitLab
    [InlineData("X-Ratelimit-Used: 2\nX-Ratelimit-Remaining: 598.0\nX-Ratelimit-Reset: 417", "598 left for 417")] // Reddit
    [InlineData("X-RateLimit-Limit: 20\nX-RateLimit-Remaining: 7\nX-RateLimit-Reset: Sun Mar 01 2026 13:00:02 GMT+0100 (Central European Standard Time)", "7 left for 2, 20")] // lemlist
    [InlineData("X-RateLimit-Limit: 60\nX-RateLimit-Remaining: 3\nX-RateLimit-Interval-Seconds: 5\nX-RateLimit-FillRate: 10\nRetry-After: 0", "3 left for 5, 10 in 5, retry after 0")] // Atlassian
    [InlineData("x-ratelimit-limit-requests: 5000\nx-ratelimit-remaining-requests: 4999\nx-ratelimit-reset-requests: 12ms\nx-ratelimit-limit-tokens: 160000\nx-ratelimit-remaining-tokens: 0\nx-ratelimit-reset-tokens: 6m0s", "4999 left for 0.012, 5000")] // OpenAI
    [InlineData("X-RateLimit-Limit: 1, 15000\nX-RateLimit-Policy: 1;w=1, 15000;w=2592000\nX-RateLimit-Remaining: 0, 14523\nX-RateLimit-Reset: 1, 1419704", "0 left for 1, 1 in 1")] // Brave
    [InlineData("X-RateLimit-Limit-Second: 5\nX-RateLimit-Remaining-Second: 4\nX-RateLimit-Limit-Hour: 10000\nX-RateLimit-Remaining-Hour: 3", "3 left for 3600, 10000 in 3600")] // Kong, no reset said
    [InlineData("X-RateLimit-Limit-Minute: 5\nX-RateLimit-Remaining-Minute: 0\nRateLimit-Limit: 5\nRateLimit-Remaining: 0\nRateLimit-Reset: 47", "0 left for 47, 5 in 60")] // Kong
    [InlineData("X-RateLimit-Limit-Day: 500\nX-RateLimit-Remaining-Day: 2\nRateLimit-Reset: 47", "2 left for 47, 500 in 86400")]
    [InlineData("X-RateLimit-Limit-Videos-Minute: 10\nX-RateLimit-Remaining-Videos-Minute: 0", "nothing")] // Kong: units of the server's own
    public void What_servers_send_is_read(string headers, string expected) => Assert.Equal(expected, Read(headers));

    [Theory]
    [InlineData("0", "0 left for 0")]
    [InlineData("60", "0 left for 60")]
    [InlineData("1772366460", "0 left for 60")]
    [InlineData("1772366460000", "0 left for 60")]
    [InlineData("1772366460250", "0 left for 60.25")]
    [InlineData("1772366399", "0 left for 0")]
    [InlineData("Sun, 01 Mar 2026 12:01:00 GMT", "0 left for 60")]
    [InlineData("2026-03-01T12:01:00Z", "0 left for 60")]
    [InlineData("2026-03-01T13:01:00.5+01:00", "0 left for 60.5")]
    [InlineData("2026-03-01 12:01:00", "0 left for 60")]
    [InlineData("2026-03-01 11:59:00", "0 left for 0")]
    [InlineData("1h1m1.5s", "0 left for 3661.5")]
    [InlineData("999999999", "0 left")]
    [InlineData("1893456000", "0 left")] // in 2030
    [InlineData("1772366460000000", "0 left")] // microseconds
    [InlineData("1d2", "0 left")]
    [InlineData("5 apples", "0 left")]
    [InlineData("9999-12-31T23:59:59Z", "0 left")]
    [InlineData("79228162514264337593543950335d79228162514264337593543950335d", "0 left")]
    public void A_reset_is_told_from_its_form_and_size(string reset, string expected) =>
        Assert.Equal(expected, Read($"X-RateLimit-Remaining: 0\nX-RateLimit-Reset: {reset}"));

    [Theory]
    [InlineData("X-RateLimit-Remaining: 10, 100\nX-RateLimit-Reset: 5, 500", "10 left for 5")]
    [InlineData("X-RateLimit-Remaining: 100\nX-RateLimit-Remaining: 10\nX-RateLimit-Reset: 5\nX-RateLimit-Reset: 500", "10 left for 500")]
    [InlineData("X-RateLimit-Remaining: 0, 0\nX-RateLimit-Reset: 1, 500", "0 left for 500")]
    [InlineData("X-RateLimit-Remaining: 10, many, 5\nX-RateLimit-Reset: 1, 2, 3", "5 left for 3")]
    [InlineData("X-RateLimit-Remaining: 4999\nX-RateLimit-Reset: 3000\nRateLimit: \"burst\";r=5;t=10", "5 left for 10")]
    [InlineData("X-RateLimit-Remaining: 5\nX-RateLimit-Reset: 10\nX-Rate-Limit-Remaining: 5\nX-Rate-Limit-Reset: 20", "5 left for 20")]
    [InlineData("X-RateLimit-Remaining: 5\nRateLimit-Reset: 20", "5 left for 20")]
    [InlineData("X-RateLimit-Reset: 20", "reset in 20")]
    [InlineData("X-RateLimit-Limit: 100, 5", "5")]
    public void Of_several_the_most_restrictive_counts(string headers, string expected) => Assert.Equal(expected, Read(headers));

    [Theory]
    [InlineData("RateLimit: \"a\";r=-1;t=300")]
    [InlineData("RateLimit: \"a\";r=5;t=never")]
    [InlineData("RateLimit: \"a\";r=5;t=99999999")]
    [InlineData("RateLimit: \"a")]
    [InlineData("RateLimit: ;;,,;=;=,")]
    [InlineData("RateLimit: limit, remaining=, reset=x")]
    [InlineData("RateLimit-Policy: \"a\";q=0;w=60")]
    [InlineData("RateLimit-Policy: \"a\";q=10;w=0")]
    [InlineData("RateLimit-Policy: \"a\";q=10;w=99999999")]
    [InlineData("X-RateLimit-Remaining: -1")]
    [InlineData("X-RateLimit-Remaining: 1000000000000000")]
    [InlineData("X-RateLimit-Limit: 0")]
    [InlineData("X-RateLimit-Limit: unlimited")]
    [InlineData("X-RateLimit-Interval: 1s")]
    [InlineData("X-RateLimit-Remaining-: 1")]
    [InlineData("X-RateLimit-Remaining-Fortnight: 1")]
    [InlineData("X-RateLimit: ")]
    [InlineData("X-RateLimits-Remaining: 1")]
    [InlineData("RateLimiter: 5")]
    [InlineData("Referrer-Policy: same-origin\nX-Content-Type-Options: nosniff\nServer: x\nX-Request-Id: 5")]
    [InlineData("")]
    public void What_cannot_be_or_is_no_limit_says_nothing(string headers) => Assert.Equal("nothing", Read(headers));

    [Fact]
    public void A_malformed_item_does_not_take_the_others_with_it() =>
        Assert.Equal("7 left for 8", Read("RateLimit: \"a\";r=x;t=1, \"b\";r=7;t=8"));

    [Theory]
    [InlineData("Date: Sun, 01 Mar 2026 13:00:00 GMT\nX-RateLimit-Remaining: 0\nX-RateLimit-Reset: 1772370060", "0 left for 60")]
    [InlineData("Retry-After: Sun, 01 Mar 2026 11:00:30 GMT\nDate: Sun, 01 Mar 2026 11:00:00 GMT", "retry after 30")]
    [InlineData("Date: yesterday\nX-RateLimit-Remaining: 0\nX-RateLimit-Reset: 1772366460", "0 left for 60")]
    public void Moments_are_measured_by_the_clock_of_the_server_that_named_them(string headers, string expected) =>
        Assert.Equal(expected, Read(headers));

    [Theory]
    [InlineData("Age: 0\nRateLimit: \"a\";r=0;t=8", "0 left for 8")]
    [InlineData("Age: 30\nRateLimit: \"a\";r=0;t=8", "nothing")]
    [InlineData("Age: 30\nRateLimit: \"a\";r=0;t=8\nRetry-After: 5", "retry after 5")]
    public void Quotas_in_an_answer_from_a_cache_are_old_news(string headers, string expected) => Assert.Equal(expected, Read(headers));

    [Fact]
    public void A_list_without_end_is_not_followed()
    {
        var list = string.Join(',', Enumerable.Range(0, 20_000).Select(i => 20_000 - i));

        Assert.Equal("19969 left", Read("X-RateLimit-Remaining: " + list));
    }

    [Fact]
    public void Headers_that_say_nothing_of_limits_cost_no_memory()
    {
        using var response = Response(
            "Date: Sun, 01 Mar 2026 12:00:00 GMT\nServer: nginx\nX-Frame-Options: DENY\nX-Request-Id: 5\nReferrer-Policy: no-referrer\nVary: Accept");
        Assert.Null(RateLimitHeaders.Read(response.Headers, Now));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            RateLimitHeaders.Read(response.Headers, Now);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>The headers stand one on a line.</summary>
    private static HttpResponseMessage Response(string headers)
    {
        var response = new HttpResponseMessage();
        foreach (var line in headers.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            Assert.True(response.Headers.TryAddWithoutValidation(line[..colon], line[(colon + 1)..].Trim()));
        }

        return response;
    }

    private static string Read(string headers)
    {
        using var response = Response(headers);
        return RateLimitHeaders.Read(response.Headers, Now) is { } news ? Describe(news) : "nothing";
    }

    /// <summary>Such as "5 left for 10, 100 in 60, retry after 7": requests and seconds, what is null left out.</summary>
    private static string Describe(RateLimitInfo news)
    {
        static string? Seconds(string before, TimeSpan? time) =>
            time is { } known ? before + known.TotalSeconds.ToString(CultureInfo.InvariantCulture) : null;

        var left = news.Remaining is { } remaining ? $"{remaining} left{Seconds(" for ", news.ResetIn)}" : Seconds("reset in ", news.ResetIn);
        var limit = news.Limit is { } requests ? $"{requests}{Seconds(" in ", news.Window)}" : null;
        string?[] parts = [left, limit, Seconds("retry after ", news.RetryAfter)];
        return string.Join(", ", parts.Where(part => part is not null));
    }
}
