using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

/// <summary>Against a server that counts requests in windows and announces what is left.</summary>
public sealed class AnnouncedLimitProperties
{
    private static readonly Uri Here = new("http://here.test/");

    [Fact]
    public void A_limit_that_is_announced_is_never_exceeded_and_is_used() => Property.Holds(Run, runs: 60);

    private static void Run(Choices choices)
    {
        var server = new CountingServer(
            choices,
            limit: choices.Between(20, 100),
            window: TimeSpan.FromSeconds(choices.Between(2, 20)),
            resolution: choices.Of([TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1)]));

        var options = new EngineOptions { ThrottleLimit = choices.Between(1, 150), TimeProvider = server.Clock, MaximumRetryAfter = TimeSpan.FromMinutes(5) };
        using var scheduler = new Scheduler(options);
        var asking = new List<Task<Admission>>();
        const int Windows = 8;
        var end = server.Window * Windows;
        for (var now = TimeSpan.Zero; now < end; now += TimeSpan.FromMilliseconds(10))
        {
            while (asking.Count(one => !one.IsCompleted) < 200)
            {
                asking.Add(scheduler.AcquireAsync(Here, run: null, CancellationToken.None).AsTask());
            }

            foreach (var granted in asking.FindAll(one => one.IsCompleted))
            {
                asking.Remove(granted);
                server.Send(scheduler, granted.Granted());
            }

            server.Clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(0, server.Refused);

        // Each window it takes as many as it has room for, or as many as the throttle and the latency let through.
        var possible = Math.Min(server.Limit, options.ThrottleLimit * (server.Window / CountingServer.LongestLatency) * 0.5);
        Assert.InRange(server.Taken, (Windows - 2) * possible * server.Usable, Windows * (long)server.Limit);
    }

    private sealed class CountingServer(Choices choices, int limit, TimeSpan window, TimeSpan resolution)
    {
        public static readonly TimeSpan LongestLatency = TimeSpan.FromMilliseconds(200);

        private long _window = -1;
        private int _left;

        public FakeTimeProvider Clock { get; } = new();

        public int Limit => limit;

        public TimeSpan Window => window;

        public int Taken { get; private set; }

        public int Refused { get; private set; }

        /// <summary>The part of a window that is left after its begin was noticed as late as its announcement is coarse.</summary>
        public double Usable => Math.Max(0.3, 1 - ((resolution + LongestLatency) / window));

        private TimeSpan Now => Clock.GetElapsedTime(0);

        public void Send(Scheduler scheduler, Permit permit) => After(Latency(), () =>
        {
            var number = Now.Ticks / window.Ticks;
            _left = number == _window ? _left : limit;
            _window = number;
            var isTaken = _left > 0;

            // Before its first answer nobody knows of a limit.
            Refused += isTaken || number == 0 ? 0 : 1;
            (Taken, _left) = isTaken ? (Taken + 1, _left - 1) : (Taken, 0);
            var resetIn = (window * (number + 1)) - Now;
            var announced = resolution * Math.Ceiling(resetIn / resolution);
            var news = new RateLimitInfo(_left, announced, limit, window, null);
            After(Latency(), () => scheduler.Return(permit, new Outcome(isTaken ? OutcomeKind.Accepted : OutcomeKind.Throttled, Limits: news)));
        });

        private TimeSpan Latency() => TimeSpan.FromMilliseconds(1 + choices.Next((int)LongestLatency.TotalMilliseconds / 2));

        private void After(TimeSpan time, Action action)
        {
            ITimer? timer = null;
            timer = Clock.CreateTimer(
                _ =>
                {
                    timer!.Dispose();
                    action();
                },
                null,
                time,
                Timeout.InfiniteTimeSpan);
        }
    }
}
