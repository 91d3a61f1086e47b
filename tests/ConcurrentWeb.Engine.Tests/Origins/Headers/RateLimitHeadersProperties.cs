using System.Globalization;
using ConcurrentWeb.Origins;
using FsCheck;
using FsCheck.Fluent;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class RateLimitHeadersProperties
{
    private static readonly Gen<string> Names =
        from family in Gen.Elements("RateLimit", "ratelimit", "X-RateLimit", "x-rate-limit")
        from field in Gen.Elements(
            "", "-Limit", "-Remaining", "-Reset", "-Policy", "-Reset-After", "-ResetTime", "-Interval", "-Interval-Seconds", "-FillRate", "-Retry-After")
        from scope in Gen.Frequency((4, Gen.Constant("")), (1, Gen.Elements("-Second", "-Minute", "-day", "-requests", "-tokens", "-")))
        from name in Gen.Frequency((8, Gen.Constant(family + field + scope)), (1, Gen.Elements("Retry-After", "Date", "Age", "X-Request-Id")))
        select name;

    private static readonly Gen<string> Pieces = Gen.OneOf(
        Gen.Elements(
            "\"", "\\", ",", ";", "=", " ", "(", ".", "-", "+", "\t", "\0", "\r\n", "\u0663", "\uD800", "NaN", "Infinity", "e9", ";r=", ";t=", ";q=", ";w=", ";qu=",
            "limit=", "remaining=", "reset=", "ms", "s", "m", "h", "d", "Sun, 01 Mar 2026 12:00:30 GMT", "Sun Mar  1 12:00:30 2026", "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59.9999999-14:00", "1772366460", "1772366460000", "79228162514264337593543950335", "0.0000000000000000000000000001"),
        Gen.Choose(0, int.MaxValue).Select(number => number.ToString(CultureInfo.InvariantCulture)),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? string.Empty));

    private static readonly Gen<string> Values = Pieces.ListOf().Select(pieces => string.Concat(pieces));

    private static readonly Gen<(string Name, string Value)[]> Headers =
        (from name in Names from value in Values select (name, value)).ArrayOf();

    private static readonly Gen<DateTimeOffset> Clocks =
        Gen.Elements(DateTimeOffset.UnixEpoch, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void No_header_throws_and_nothing_read_is_negative_or_absurd() =>
        Prop.ForAll(
            (from headers in Headers from now in Clocks select (headers, now)).ToArbitrary(),
            it => Read(it.headers, it.now) is not { } news || IsReasonable(news))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Another_quota_never_makes_an_answer_more_permissive()
    {
        var quotas =
            from quota in from remaining in Gen.Choose(0, 9) from reset in Gen.Choose(0, 9) select (remaining, reset)
            from other in from remaining in Gen.Choose(0, 9) from reset in Gen.Choose(0, 9) select (remaining, reset)
            select (quota, other);
        Prop.ForAll(quotas.ToArbitrary(), it =>
        {
            static string Text((int Remaining, int Reset) quota, string name) => $"\"{name}\";r={quota.Remaining};t={quota.Reset}";
            var both = Read([("RateLimit", $"{Text(it.quota, "a")}, {Text(it.other, "b")}")], DateTimeOffset.UnixEpoch);
            var least = it.quota.remaining < it.other.remaining || (it.quota.remaining == it.other.remaining && it.quota.reset > it.other.reset) ? it.quota : it.other;
            return both is { Remaining: { } remaining, ResetIn: { } reset } && (remaining, (int)reset.TotalSeconds) == least;
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsReasonable(RateLimitInfo news) =>
        news != default
        && news is { Remaining: null or >= 0 and < 1_000_000_000_000_000, Limit: null or > 0 and < 1_000_000_000_000_000 }
        && (news.Limit is not null || news.Window is null)
        && new[] { news.ResetIn, news.Window, news.RetryAfter }.All(time => time is null || (time >= TimeSpan.Zero && time <= RateLimitTime.Longest))
        && news.Window != TimeSpan.Zero;

    private static RateLimitInfo? Read((string Name, string Value)[] headers, DateTimeOffset now)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return RateLimitHeaders.Read(response.Headers, now);
    }
}
