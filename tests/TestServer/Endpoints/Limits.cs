using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ConcurrentWeb.TestServer.Dispatch;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>Answers that are given only so many at once, or so many a second, as public services do it.</summary>
internal sealed class Limits
{
    private readonly ConcurrentDictionary<string, ConcurrencyLimit> _concurrency = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LeakyBucket> _buckets = new(StringComparer.Ordinal);

    public void AddTo(Action<string, Func<Exchange, Task>> add) => add("limit", exchange => exchange.Argument(0) switch
    {
        "concurrency" => ConcurrencyAsync(exchange),
        "rate" => RateAsync(exchange),
        "nginx" => NginxAsync(exchange),
        var kind => throw new FormatException($"There is no limit of the kind {kind}."),
    });

    /// <summary>What is asked with the same numbers shares a limit, unless it has a key of its own.</summary>
    private static string Key(Exchange exchange) => $"{exchange.Request.Path} {exchange.Query("key")}";

    private static Task AnswerAsync(Exchange exchange) => exchange.AnswerTextAsync("taken");

    private static Task RefuseAsync(Exchange exchange, int status)
    {
        if (exchange.Query("retry-after") is { } retryAfter)
        {
            exchange.Response.Headers.RetryAfter = retryAfter;
        }

        return exchange.AnswerTextAsync("too many requests", status);
    }

    private static double Positive(double number) => number > 0 ? number : throw new FormatException("A limit is a number above 0.");

    private static double Number(Exchange exchange, string name, double otherwise) =>
        exchange.Query(name) is { } text ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : otherwise;

    private async Task ConcurrencyAsync(Exchange exchange)
    {
        var most = (int)Positive(exchange.Integer(1));
        var limit = _concurrency.GetOrAdd(Key(exchange), _ => new ConcurrencyLimit());
        if (!limit.TryEnter(most))
        {
            await RefuseAsync(exchange, StatusCodes.Status429TooManyRequests);
            return;
        }

        try
        {
            await exchange.WaitAsync(exchange.Query("ms", 50));
        }
        finally
        {
            // Before the answer, which lets the client send its next request.
            limit.Leave();
        }

        await AnswerAsync(exchange);
    }

    private Task RateAsync(Exchange exchange)
    {
        var rate = Positive(exchange.Number(1));
        var bucket = _buckets.GetOrAdd(Key(exchange), _ => new LeakyBucket());

        // A second's worth may come at once.
        return bucket.TryAdd(rate, Math.Max(1, rate)) is null ? RefuseAsync(exchange, StatusCodes.Status429TooManyRequests) : AnswerAsync(exchange);
    }

    /// <summary>As limit_req of nginx with burst and delay does it: beyond what may come at once, answers are late, and then refused.</summary>
    private async Task NginxAsync(Exchange exchange)
    {
        var rate = Positive(Number(exchange, "rate", 3));
        var (burst, delay) = (Number(exchange, "burst", 25), Number(exchange, "delay", 10));
        var bucket = _buckets.GetOrAdd($"{Key(exchange)} {rate} {burst} {delay}", _ => new LeakyBucket());
        if (bucket.TryAdd(rate, burst + 1) is not { } level)
        {
            await RefuseAsync(exchange, (int)exchange.Query("status", StatusCodes.Status503ServiceUnavailable));
            return;
        }

        await exchange.WaitAsync((long)(1000 * (level - 1 - delay) / rate));
        await AnswerAsync(exchange);
    }

    private sealed class ConcurrencyLimit
    {
        private int _inFlight;

        public bool TryEnter(int most)
        {
            if (Interlocked.Increment(ref _inFlight) <= most)
            {
                return true;
            }

            Leave();
            return false;
        }

        public void Leave() => Interlocked.Decrement(ref _inFlight);
    }

    /// <summary>Fills by one with each request that it has room for, and runs out at a rate.</summary>
    private sealed class LeakyBucket
    {
        private readonly object _gate = new();
        private double _level;
        private long _at;

        /// <summary>How full it is with this request; null where there was no room for it.</summary>
        public double? TryAdd(double rate, double capacity)
        {
            lock (_gate)
            {
                var now = Stopwatch.GetTimestamp();
                var level = Math.Max(0, _level - (rate * Stopwatch.GetElapsedTime(_at, now).TotalSeconds)) + 1;
                if (level > capacity)
                {
                    return null;
                }

                (_level, _at) = (level, now);
                return level;
            }
        }
    }
}
