using ConcurrentWeb.Bench.Limits.Servers;
using ConcurrentWeb.SimulatedServers.Faults;
using ConcurrentWeb.SimulatedServers.Limits;

namespace ConcurrentWeb.Bench.Limits.Rows;

/// <summary>The limits of nginx and haproxy, and an outage behind nginx.</summary>
internal static class ProxyRows
{
    private const string OneUpstream = "server 127.0.0.1:BACKEND;";

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    public static IEnumerable<LimitRow> All() =>
    [
        LimitReq("1800r/m burst=25 delay=10", 450, 30, burst: 25, delay: 10, status: 429),
        LimitReq("40r/s burst=20 nodelay", 400, 40, burst: 20, delay: 20, status: 503),
        LimitReq("40r/s burst=20 nodelay", 400, 40, burst: 20, delay: 20, status: 429),
        LimitReq("10r/s", 80, 10, burst: 0, delay: 0, status: 503),
        LimitConn("nginx limit_conn 6, 503", 300, 6, status: 503),
        LimitConn("nginx limit_conn 6, 429", 300, 6, status: 429),
        Upstream("nginx, its upstream away for 1 s, 502", OneUpstream, seconds: 1, seen: 1),

        // Of two or more, nginx tries none for more than its fail_timeout of 10 s, by a clock of whole seconds, and says 502 at once.
        Upstream("nginx, both upstreams away for 1 s, 502 for 11 s", $"{OneUpstream} {OneUpstream}", seconds: 1, seen: 11) with { IsIdle = true },
        StickTable("haproxy stick table 50 in 1 s, 429", 500, 50, 1),
        StickTable("haproxy stick table 100 in 10 s, 429", 250, 100, 10) with { IsIdle = true },
        Rand("haproxy rand 1 %, 429, Retry-After 1", 2_000),
    ];

    // The burst counts what exceeds the rate: one more is taken at once.
    private static LimitRow LimitReq(string rule, int count, double perSecond, int burst, int delay, int status)
    {
        var rate = rule.Split(' ')[0];
        return LimitRow.Limited($"nginx limit_req {rule}, {status}", count, Least.OfRate(count, burst + 1, perSecond), new()
        {
            Proxy = new Nginx(
                $"limit_req_zone $binary_remote_addr zone=z:1m rate={rate};",
                $"limit_req zone=z {rule[rate.Length..]}; limit_req_status {status};",
                OneUpstream)
            {
                Simulated = server => new LeakyBucket(server, Fault.OfStatus(status), perSecond, burst, delay),
            },
        });
    }

    private static LimitRow LimitConn(string name, int count, int connections, int status) =>
        LimitRow.Limited(name, count, Least.OfConcurrency(count, connections, Latency), new()
        {
            Latency = Latency,
            Proxy = new Nginx("limit_conn_zone $binary_remote_addr zone=z:1m;", $"limit_conn z {connections}; limit_conn_status {status};", OneUpstream)
            {
                Simulated = server => new Concurrency(server, Fault.OfStatus(status), connections),
            },
        });

    private static LimitRow Upstream(string name, string upstream, double seconds, double seen)
    {
        const int Count = 10_000;
        var latency = TimeSpan.FromMilliseconds(20);
        var least = Least.OfConcurrency(Count, 50, latency) + TimeSpan.FromSeconds(seen);
        var outage = new OutagePlan(new(FaultKind.Refused), TimeSpan.FromSeconds(seconds))
        {
            AfterAnswers = Count / 2,
            SeenFor = TimeSpan.FromSeconds(seen),
        };
        return new(name, Count, least)
        {
            Origins = [new() { Latency = latency, Proxy = new Nginx(string.Empty, string.Empty, upstream), Outage = outage }],
            
            // The upstream has answered some that nginx could not pass on when it went away.
            Bars = new() { Seconds = RowBars.SecondsOf(least), AnsweredTwice = 50, InVain = 20 + (0.001 * Count), Resumed = 1 + (0.1 * seen) },
        };
    }

    private static LimitRow StickTable(string name, int count, int requests, int seconds) =>
        LimitRow.Limited(name, count, Least.OfRequestRate(count, requests, seconds), new()
        {
            Proxy = new Haproxy($$"""
                stick-table type ip size 1k expire 60s store http_req_rate({{seconds}}s)
                    http-request track-sc0 src
                    http-request deny deny_status 429 if { sc_http_req_rate(0) gt {{requests}} }
                """)
            {
                Simulated = server => new RequestRate(server, Fault.OfStatus(429), requests, TimeSpan.FromSeconds(seconds)),
            },
        });

    private static LimitRow Rand(string name, int count)
    {
        var latency = TimeSpan.FromMilliseconds(20);
        var least = Least.OfConcurrency(count, 50, latency);
        return new(name, count, least)
        {
            Origins =
            [
                new()
                {
                    Latency = latency,
                    Proxy = new Haproxy("http-request return status 429 hdr Retry-After 1 if { rand(100) lt 1 }")
                    {
                        Faults = static () => new ChanceFaults(0.01, Fault.OfStatus(429, retryAfter: 1)),
                    },
                },
            ],

            // haproxy throws its own dice: three standard deviations more.
            Bars = new() { Seconds = RowBars.SecondsOf(least, slack: 4), Failed = (0.015 * count) + (3 * Math.Sqrt(0.01 * count)) },
        };
    }
}
