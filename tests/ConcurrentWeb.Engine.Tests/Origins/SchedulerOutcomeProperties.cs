using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

/// <summary>Pauses, paces, dead origins and announced limits, in any order with grants and with requests that give up.</summary>
public sealed class SchedulerOutcomeProperties
{
    private static readonly Uri[] Origins = [new("http://a.test/"), new("http://b.test/"), new("https://a.test/")];
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>So many pauses hold all requests of an origin; after that the origin may be known to mean the rejected request alone.</summary>
    private const int Judged = 3;

    [Fact]
    public void No_limit_is_exceeded_no_pause_is_broken_and_nobody_waits_for_ever() => Property.Holds(choices =>
    {
        using var run = new SchedulerRun(choices);
        while (!choices.AreUsedUp)
        {
            run.Step();
        }

        run.Finish();
    });

    [Fact]
    public async Task Under_many_threads_while_time_passes_all_get_an_answer_and_no_permit_is_lost()
    {
        var clock = new FakeTimeProvider();
        var options = new EngineOptions { ThrottleLimit = 5, ThrottleLimitPerOrigin = 3, RequestsPerSecond = 500, MaximumRetryAfter = LongestPause, TimeProvider = clock };
        var scheduler = new Scheduler(options);
        var run = new RunMemory(limit: 100);
        var (inFlight, highest, granted, refused, givenUp) = (0, 0, 0, 0, 0);

        async Task UseAsync(int worker)
        {
            var choices = new Choices([worker]);
            for (var i = 0; i < 1000; i++)
            {
                using var giveUp = new CancellationTokenSource();
                var acquiring = scheduler.AcquireAsync(choices.Of(Origins), choices.Next(3) == 0 ? null : run, giveUp.Token).AsTask();
                var cancelling = choices.Next(4) == 0 ? giveUp.CancelAsync() : Task.CompletedTask;
                try
                {
                    if ((await acquiring).Permit is not { } permit)
                    {
                        Interlocked.Increment(ref refused);
                        continue;
                    }

                    highest = Math.Max(highest, Interlocked.Increment(ref inFlight));
                    Interlocked.Increment(ref granted);
                    scheduler.Hold(run, 60);
                    await Task.Yield();
                    scheduler.Release(run, 60);
                    Interlocked.Decrement(ref inFlight);
                    scheduler.Return(permit, SchedulerRun.Report(choices));
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref givenUp);
                }
                finally
                {
                    await cancelling;
                }
            }
        }

        var all = Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => UseAsync(worker), TestContext.Current.CancellationToken)));
        var passing = Task.Run(
            () =>
            {
                while (!all.IsCompleted)
                {
                    clock.Advance(TimeSpan.FromMilliseconds(20));
                }
            },
            TestContext.Current.CancellationToken);
        await all.Patiently();
        await passing;

        Assert.InRange(highest, 1, 5);
        Assert.Equal(8 * 1000, granted + refused + givenUp);
        Assert.InRange(granted, 1, 8 * 1000);
        Assert.Equal(0, scheduler.InFlight);
        scheduler.Dispose();
        Assert.Equal(0, clock.ArmedTimers);
    }

    /// <summary>One scheduler with what is known of it from outside.</summary>
    private sealed class SchedulerRun : IDisposable
    {
        private readonly Choices _choices;
        private readonly EngineOptions _options;
        private readonly FakeTimeProvider _clock = new();
        private readonly Scheduler _scheduler;
        private readonly List<Asked> _waiting = [];
        private readonly List<(Uri Origin, Permit Permit)> _inFlight = [];
        private readonly Dictionary<Uri, TimeSpan> _pausedUntil = Origins.ToDictionary(origin => origin, _ => TimeSpan.Zero);
        private readonly Dictionary<Uri, int> _pauses = Origins.ToDictionary(origin => origin, _ => 0);
        private readonly Dictionary<Uri, List<TimeSpan>> _sent = Origins.ToDictionary(origin => origin, _ => new List<TimeSpan>());

        public SchedulerRun(Choices choices)
        {
            _choices = choices;
            _options = new EngineOptions
            {
                ThrottleLimit = choices.Between(1, 5),
                ThrottleLimitPerOrigin = choices.Next(4),
                RequestsPerSecond = choices.Of([0, 0, 0.5, 10]),
                AdaptiveThrottle = choices.Next(2) == 1,
                MaximumRetryAfter = LongestPause,
                TimeProvider = _clock,
            };
            _scheduler = new Scheduler(_options);
        }

        private TimeSpan Now => _clock.GetElapsedTime(0);

        /// <summary>What exchanges come to: answers mostly, and each of the other ends.</summary>
        public static Outcome Report(Choices choices)
        {
            var news = choices.Next(6) switch
            {
                0 => new RateLimitInfo(choices.Next(5), Time(), null, null, null),
                1 => new RateLimitInfo(null, null, null, null, Time()),
                _ => (RateLimitInfo?)null,
            };
            var end = choices.Next(2) == 0 ? OutcomeKind.Accepted : choices.Of(Enum.GetValues<OutcomeKind>());
            return new Outcome(end, TimeSpan.FromMilliseconds(choices.Of([1, 40, 900])), news, IsQuotaExhausted: choices.Next(100) == 0);

            TimeSpan Time() => choices.Of([TimeSpan.Zero, TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(5), LongestPause, 2 * LongestPause]);
        }

        public void Step()
        {
            switch (_choices.Next(8))
            {
                case < 3:
                    _waiting.Add(new Asked(_scheduler, _choices.Of(Origins)));
                    break;
                case < 5 when _inFlight.Count > 0:
                    Return(_choices.Of(_inFlight), Report(_choices));
                    break;
                case 5 when _inFlight.Count > 0:
                    var unused = _choices.Of(_inFlight);
                    _inFlight.Remove(unused);
                    _scheduler.Return(unused.Permit);
                    break;
                case 6 when _waiting.Count > 0:
                    _choices.Of(_waiting).GiveUp();
                    break;
                default:
                    Pass(_choices.Of([1, 20, 100, 499, 1000, 30_000]));
                    break;
            }

            Look();
        }

        /// <summary>Answers all that is under way, for as long as somebody waits.</summary>
        public void Finish()
        {
            for (var i = 0; _waiting.Count + _inFlight.Count > 0; i++)
            {
                Assert.InRange(i, 0, 20_000);
                foreach (var sent in _inFlight.ToList())
                {
                    Return(sent, new Outcome(OutcomeKind.Accepted));
                }

                Look();
                Pass(500);
            }

            Assert.Equal(0, _scheduler.InFlight);
            _scheduler.Dispose();
            Assert.Equal(0, _clock.ArmedTimers);
        }

        public void Dispose() => _scheduler.Dispose();

        private void Return((Uri Origin, Permit Permit) sent, Outcome report)
        {
            // Whoever goes from now on goes after the pause.
            Look();
            if (report is { Kind: OutcomeKind.Throttled, Limits: { RetryAfter: { } pause } } && pause <= LongestPause && _pauses[sent.Origin]++ < Judged)
            {
                _pausedUntil[sent.Origin] = Later(_pausedUntil[sent.Origin], Now + pause);
            }

            if (report.Kind == OutcomeKind.Accepted && sent.Permit.Number == _sent[sent.Origin].Count)
            {
                // The last one that was sent may be a trial, whose acceptance is newer than the pause.
                _pausedUntil[sent.Origin] = TimeSpan.Zero;
            }

            _inFlight.Remove(sent);
            _scheduler.Return(sent.Permit, report);
            Look();
        }

        /// <summary>In steps so small that it is known when somebody went.</summary>
        private void Pass(int milliseconds)
        {
            for (var left = milliseconds; left > 0; left -= 100)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(Math.Min(left, 100)));
                Look();
            }
        }

        private void Look()
        {
            foreach (var ended in _waiting.FindAll(asked => asked.Acquiring.IsCompleted))
            {
                _waiting.Remove(ended);
                ended.Dispose();
                if (!ended.Acquiring.IsCanceled && ended.Acquiring.Ended().Permit is { } permit)
                {
                    Assert.InRange(Now, _pausedUntil[ended.Origin], TimeSpan.MaxValue);
                    _inFlight.Add((ended.Origin, permit));
                    Count(_sent[ended.Origin]);
                }
            }

            Assert.Equal(_inFlight.Count, _scheduler.InFlight);
            Assert.InRange(_inFlight.Count, 0, _options.ThrottleLimit);
            var perOrigin = _options.ThrottleLimitPerOrigin > 0 ? _options.ThrottleLimitPerOrigin : _options.ThrottleLimit;
            Assert.All(Origins, origin => Assert.InRange(_inFlight.Count(sent => sent.Origin == origin), 0, perOrigin));
        }

        private void Count(List<TimeSpan> sent)
        {
            sent.Add(Now);
            if (_options.RequestsPerSecond > 0)
            {
                // The time of each is known to a tenth of a second.
                var lately = sent.Count(time => Now - time < TimeSpan.FromSeconds(0.9));
                Assert.InRange(lately, 1, (_options.RequestsPerSecond * 1.1) + 1);
            }
        }

        private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
    }

    private sealed class Asked : IDisposable
    {
        private readonly CancellationTokenSource _giveUp = new();

        public Asked(Scheduler scheduler, Uri origin) =>
            (Origin, Acquiring) = (origin, scheduler.AcquireAsync(origin, run: null, _giveUp.Token).AsTask());

        public Uri Origin { get; }

        public Task<Admission> Acquiring { get; }

        public void Dispose() => _giveUp.Dispose();

        public void GiveUp()
        {
#pragma warning disable VSTHRD103, CA1849 // Cancelled by the time this returns, which CancelAsync does not promise.
            _giveUp.Cancel();
#pragma warning restore VSTHRD103, CA1849
        }
    }
}
