using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class SchedulerProperties
{
    private const int BufferLimit = 100;
    private const int Backlog = 2;

    private static readonly Uri[] Origins = [new("http://a.test/"), new("http://b.test/"), new("https://a.test/")];

    [Fact]
    public void Whatever_is_done_to_it_it_grants_what_its_model_grants() => Property.Holds(Run);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Under_many_threads_it_keeps_its_limit_and_loses_no_permit(int limit)
    {
        using var scheduler = new Scheduler(new EngineOptions { ThrottleLimit = limit });
        var run = new RunMemory(BufferLimit);
        var (inFlight, highest, granted) = (0, 0, 0);

        async Task UseAsync(int worker)
        {
            for (var i = 0; i < 3000; i++)
            {
                using var giveUp = new CancellationTokenSource();
                var acquiring = scheduler.AcquireAsync(Origins[i % 3], run, giveUp.Token).AsTask();
                var givesUp = (i + worker) % 3 == 0;
                var cancelling = givesUp ? giveUp.CancelAsync() : Task.CompletedTask;
                try
                {
                    var permit = await acquiring.PermitAsync();
                    var now = Interlocked.Increment(ref inFlight);
                    InterlockedMax(ref highest, now);
                    Interlocked.Increment(ref granted);
                    if (i % 5 == 0)
                    {
                        scheduler.Hold(run, BufferLimit);
                        await Task.Yield();
                        scheduler.Release(run, BufferLimit);
                    }

                    Interlocked.Decrement(ref inFlight);
                    scheduler.Return(permit, new Outcome(OutcomeKind.Accepted));
                }
                catch (OperationCanceledException) when (givesUp)
                {
                    // What was asked for.
                }

                await cancelling;
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => UseAsync(worker)))).Patiently();

        Assert.InRange(highest, 1, limit);
        Assert.InRange(granted, 8 * 2000, 8 * 3000);
        Assert.Equal(0, scheduler.InFlight);
    }

    private static void InterlockedMax(ref int highest, int value)
    {
        for (var seen = Volatile.Read(ref highest); value > seen;)
        {
            seen = Interlocked.CompareExchange(ref highest, value, seen);
        }
    }

    private static void Run(Choices choices)
    {
        var (limit, limitPerOrigin) = (choices.Between(1, 4), choices.Between(0, 3));
        using var scheduler = new Scheduler(new EngineOptions { ThrottleLimit = limit, ThrottleLimitPerOrigin = limitPerOrigin });
        limitPerOrigin = limitPerOrigin == 0 ? int.MaxValue : limitPerOrigin;
        ModelledRun[] runs = [new(), new()];
        var asked = new List<Asked>();
        while (!choices.AreUsedUp)
        {
            var (granted, waiting) = (Those(Stand.Granted), Those(Stand.Waiting));
            var run = choices.Of(runs);
            switch (choices.Next(7))
            {
                case 0 or 1:
                    asked.Add(new Asked(scheduler, choices.Of(Origins), run));
                    break;
                case 2:
                    asked.Add(new Asked(scheduler, choices.Of(Origins), run: null));
                    break;
                case 3 when granted.Count > 0:
                    choices.Of(granted).GiveBack();
                    break;
                case 4 when waiting.Count > 0:
                    choices.Of(waiting).GiveUp();
                    break;
                case 5:
                    var held = choices.Between(1, 80);
                    run.Held += held;
                    scheduler.Hold(run.Memory, held);
                    break;
                case 6 when run.Held > 0:
                    var released = choices.Between(1, run.Held);
                    run.Held -= released;
                    scheduler.Release(run.Memory, released);
                    break;
            }

            // In the order in which they asked, whoever may go has gone.
            foreach (var next in Those(Stand.Waiting))
            {
                granted = Those(Stand.Granted);
                if (granted.Count < limit && granted.Count(one => one.Origin == next.Origin) < limitPerOrigin
                    && next.Run is null or { Held: <= BufferLimit })
                {
                    next.Stand = Stand.Granted;
                }
            }

            Assert.All(asked, one => Assert.Equal(one.Stand != Stand.Waiting, one.Acquiring.IsCompleted));
            Assert.All(asked, one => Assert.Equal(one.Stand == Stand.GivenUp, one.Acquiring.IsCanceled));
            Assert.Equal(Those(Stand.Granted).Count, scheduler.InFlight);
            Assert.All(runs, AssertIsHeldBackWithReason);
        }

        asked.ForEach(one => one.Dispose());

        List<Asked> Those(Stand stand) => asked.FindAll(one => one.Stand == stand);

        // Those who gave up stand in line until it is their turn.
        void AssertIsHeldBackWithReason(ModelledRun run)
        {
            var isHeldBack = !scheduler.WhenNeeded(run.Memory.Backlog).IsCompleted;
            var inLine = asked.FindAll(one => one.Run == run && one.Stand is Stand.Waiting or Stand.GivenUp).Count;
            var waiting = Those(Stand.Waiting).FindAll(one => one.Run == run).Count;
            Assert.False(isHeldBack && (scheduler.InFlight < limit || inLine <= Backlog / 2));
            run.Unsuited = scheduler.InFlight < limit ? Math.Max(run.Unsuited, inLine) : run.Unsuited;
            Assert.False(!isHeldBack && scheduler.InFlight == limit && waiting >= Backlog + run.Unsuited);
        }
    }

    private enum Stand
    {
        Waiting,
        Granted,
        GivenBack,
        GivenUp,
    }

    private sealed class ModelledRun
    {
        public RunMemory Memory { get; } = new(BufferLimit, Backlog);

        public int Held { get; set; }

        /// <summary>The most that were ever in line beside a permit left over.</summary>
        public int Unsuited { get; set; }
    }

    private sealed class Asked : IDisposable
    {
        private readonly CancellationTokenSource _giveUp = new();
        private readonly Scheduler _scheduler;

        public Asked(Scheduler scheduler, Uri origin, ModelledRun? run)
        {
            (_scheduler, Origin, Run) = (scheduler, origin, run);
            Acquiring = scheduler.AcquireAsync(origin, run?.Memory, _giveUp.Token).AsTask();
        }

        public Uri Origin { get; }

        public ModelledRun? Run { get; }

        public Task<Admission> Acquiring { get; }

        public Stand Stand { get; set; }

        public void Dispose() => _giveUp.Dispose();

        public void GiveBack()
        {
            Stand = Stand.GivenBack;
            _scheduler.Return(Acquiring.Granted());
        }

        public void GiveUp()
        {
            Stand = Stand.GivenUp;
#pragma warning disable VSTHRD103, CA1849 // Cancelled by the time this returns, which CancelAsync does not promise.
            _giveUp.Cancel();
#pragma warning restore VSTHRD103, CA1849
        }
    }
}
