using System.Globalization;
using ConcurrentWeb.SimulatedServers;
using ConcurrentWeb.SimulatedServers.Faults;
using ConcurrentWeb.SimulatedServers.Limits;

namespace ConcurrentWeb.Engine.Tests.SimulatedServers;

/// <summary>A server of a random kind with random numbers, and a list for it: how long it takes at least, and may take at most.</summary>
internal sealed class RandomServer
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>How long requests and responses are on their way.</summary>
    private static readonly TimeSpan Way = TimeSpan.FromMilliseconds(4);

    private readonly Random _random;

    public RandomServer(int seed)
    {
        _random = new Random(seed);
        Throttle = Of(4, 10, 50, 100);
        var latency = TimeSpan.FromMilliseconds(Of(2, 20, 80));
        Open = new OpenServer(latency);
        Quick = (latency + Way) / Throttle;
        switch (_random.Next(9))
        {
            case 0:
                Windowed("fixed window", (permits, window, fault) => new FixedWindow(Open, fault, permits, window));
                break;
            case 1:
                Windowed("sliding window", (permits, window, fault) => new SlidingWindow(Open, fault, permits, window, segments: 4));
                break;
            case 2:
                SetBucket();
                break;
            case 3:
                SetLeakyBucket();
                break;
            case 4:
                SetConcurrency(latency);
                break;
            case 5:
                SetChance();
                break;
            case 6:
                SetFailing();
                break;
            case 7:
                SetOutage();
                break;
            default:
                SetChange();
                break;
        }
    }

    public string Name { get; private set; } = string.Empty;

    public int Throttle { get; }

    public int Count { get; private set; }

    public Func<SimulatedServer> Make { get; private set; } = null!;

    public FaultSource? Faults { get; private set; }

    public OutagePlan? Outage { get; private set; }

    /// <summary>How many inputs may be lost, at the most.</summary>
    public int Lost { get; private set; }

    /// <summary>What the server allows.</summary>
    public TimeSpan Least { get; private set; }

    /// <summary>A quarter longer than that, and the slack.</summary>
    public TimeSpan Most { get; private set; }

    /// <summary>
    /// When no list is still under way. A pace that was found too low rises by a quarter at a time, at most once in five pauses of the
    /// server, and is right within 20 s or when a list has taken three times as long as it might.
    /// </summary>
    public TimeSpan StopsAfter => (3 * Least) + (20 * Second);

    private OpenServer Open { get; }

    /// <summary>The time of a request where nothing limits.</summary>
    private TimeSpan Quick { get; }

    private void Windowed(string name, Func<int, TimeSpan, Fault, SimulatedServer> make)
    {
        var (window, fault) = (Of(1, 1, 2, 5, 10, 30) * Second, Refusal());
        var permits = Math.Max(1, (int)(Rate() * window.TotalSeconds));
        var windows = window > 5 * Second ? 3 : 8;
        Count = permits * windows;
        SetTimes((windows - 1) * window, window);
        Named($"{name}, {permits} in {window.TotalSeconds} s, {fault}");
        Make = () => make(permits, window, fault);
    }

    private void SetBucket()
    {
        var (rate, fault) = (Rate(), Refusal());
        var size = Math.Max(1, (int)(rate * Of(1, 2, 5)));
        Count = size + Math.Max(4, (int)(rate * 15));
        SetTimes((Count - size) / rate * Second, Second);
        Named($"token bucket, {size} and {rate}/s, {fault}");
        Make = () => new TokenBucket(Open, fault, size, tokens: 1, Second / rate);
    }

    private void SetLeakyBucket()
    {
        var (rate, fault) = (Of(5.0, 20, 40, 100), Of(Fault.OfStatus(503), Fault.OfStatus(429)));
        var burst = Of(0, 5, 20);
        Count = burst + (int)(rate * 15);

        // Without a burst two that come too close together are rejected one at a time: a 503 then looks like a failure, and uses up a retry.
        Lost = burst == 0 && fault.Status == 503 ? Count / 50 : 0;
        SetTimes((Count - burst) / rate * Second, Second);
        Named($"leaky bucket, {rate}/s, burst {burst}, {fault}");
        Make = () => new LeakyBucket(Open, fault, rate, burst, burst);
    }

    private void SetConcurrency(TimeSpan latency)
    {
        var (permits, fault) = (Of(4, 8, 24), Refusal());
        Count = Math.Clamp((int)(permits * (10 * Second / latency)), 100, 4000);
        SetTimes(Count * latency / permits, Second);
        Named($"{permits} at once, {fault}");
        Make = () => new Concurrency(Open, fault, permits);
    }

    private void SetChance()
    {
        var (share, fault) = (Of(0.01, 0.02, 0.05, 0.1, 0.25), Of(Fault.OfStatus(429), Fault.OfStatus(429, retryAfter: 0)));
        Count = 2000;
        Faults = new ChanceFaults(share, fault);
        SetTimes(Count * Quick / (1 - share), Second);
        Most += 3 * Second;
        Named($"by chance {share}, {fault}");
        Make = () => Open;
    }

    /// <summary>A failure uses up a retry: what three attempts leave is lost, with three standard deviations for bad luck.</summary>
    private void SetFailing()
    {
        var share = Of(0.02, 0.05, 0.1, 0.25);
        Fault[] faults = Of([Fault.OfStatus(503)], [Fault.Reset], new[] { Fault.Reset, Fault.OfStatus(502), Fault.OfStatus(503), Fault.OfStatus(429) });
        Count = 2000;
        Faults = new ChanceFaults(share, faults);
        SetTimes(Count * Quick / (1 - share), Second);
        Most += 6 * Second;
        var lost = Count * Math.Pow(share, 3);
        Lost = (int)Math.Ceiling(lost + (3 * Math.Sqrt(lost)));
        Named($"fails by chance {share}, {faults.Length} {faults[0]}");
        Make = () => Open;
    }

    private void SetOutage()
    {
        var length = Of(1, 3, 10, 30) * Second;
        var fault = Of(Fault.OfStatus(502), Fault.OfStatus(503), Fault.OfStatus(504), Fault.Reset, new Fault(FaultKind.Refused));
        Count = 2000;
        Outage = new OutagePlan(fault, length) { AfterAnswers = Of(10, 500, 1900) };
        Least = length + (Count * Quick);
        Most = Least + Second + (length / 10) + (0.25 * Count * Quick) + Second;
        Named($"out for {length.TotalSeconds} s after {Outage.AfterAnswers}, {fault}");
        Make = () => Open;
    }

    private void SetChange()
    {
        var (rate, factor, fault) = (Of(20, 50, 100), Of(0.5, 2), Refusal());
        var (before, after) = (new FixedWindow(Open, fault, rate, Second), new FixedWindow(Open, fault, (int)(rate * factor), Second));
        Count = (int)((rate * 10) + (rate * factor * 10));
        SetTimes(19 * Second, Second);

        // A higher limit is found within a minute, and there is no minute here: the pace before is the bound.
        Most = factor > 1 ? (10 * Second) + (rate * factor * 10 / rate * Second * 1.25) + Second : Most;
        Named($"fixed window, {rate}/s, then {rate * factor}/s, {fault}");
        Make = () => new ChangingServer((TimeSpan.Zero, before), (10 * Second, after));
    }

    private void Named(FormattableString name) => Name = name.ToString(CultureInfo.InvariantCulture);

    private void SetTimes(TimeSpan least, TimeSpan window)
    {
        Least = Later(least, Count * Quick);
        Most = (1.25 * Least) + Later(window, Second);
    }

    private double Rate() => Of(0.5, 2, 5, 20, 50, 200);

    private Fault Refusal() => Of(Fault.OfStatus(429), Fault.OfStatus(429, retryAfter: 1));

    private T Of<T>(params T[] items) => items[_random.Next(items.Length)];

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
