using System.Threading.RateLimiting;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Limiting;

namespace ConcurrentWeb.Engine.Tests.Limiting;

public sealed class ThrottleLimiterProperties
{
    private const int BufferLimit = 100;

    [Fact]
    public void Whatever_is_done_to_it_it_grants_what_its_model_grants() => Property.Holds(Run);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Under_many_threads_it_keeps_its_limit_and_loses_no_permit(int limit)
    {
        using var limiter = new ThrottleLimiter(limit, BufferLimit);
        var (inFlight, highest, granted) = (0, 0, 0);

        async Task UseAsync(int worker)
        {
            for (var i = 0; i < 3000; i++)
            {
                using var giveUp = new CancellationTokenSource();
                var acquiring = limiter.AcquireAsync(1, giveUp.Token).AsTask();
                var givesUp = (i + worker) % 3 == 0;
                var cancelling = givesUp ? giveUp.CancelAsync() : Task.CompletedTask;
                try
                {
                    using var permit = await acquiring;
                    var now = Interlocked.Increment(ref inFlight);
                    InterlockedMax(ref highest, now);
                    Interlocked.Increment(ref granted);
                    if (i % 5 == 0)
                    {
                        limiter.Hold(BufferLimit);
                        await Task.Yield();
                        limiter.Release(BufferLimit);
                    }

                    Interlocked.Decrement(ref inFlight);
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
        Assert.Equal(0, limiter.InFlight);
        Assert.Equal(limit, limiter.GetStatistics()!.CurrentAvailablePermits);
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
        var limit = choices.Between(1, 4);
        using var limiter = new ThrottleLimiter(limit, BufferLimit);
        var asked = new List<Asked>();
        var (inFlight, buffered) = (0, 0);
        while (!choices.AreUsedUp)
        {
            var (granted, waiting) = (Those(Place.Granted), Those(Place.Waiting));
            switch (choices.Next(6))
            {
                case 0 or 1:
                    asked.Add(new Asked(limiter));
                    break;
                case 2 when granted.Count > 0:
                    choices.Of(granted).GiveBack();
                    inFlight--;
                    break;
                case 3 when waiting.Count > 0:
                    choices.Of(waiting).GiveUp();
                    break;
                case 4:
                    var held = choices.Between(1, 80);
                    buffered += held;
                    limiter.Hold(held);
                    break;
                case 5 when buffered > 0:
                    var released = choices.Between(1, buffered);
                    buffered -= released;
                    limiter.Release(released);
                    break;
            }

            foreach (var next in Those(Place.Waiting))
            {
                if (inFlight < limit && buffered <= BufferLimit)
                {
                    next.Place = Place.Granted;
                    inFlight++;
                }
            }

            Assert.All(asked, one => Assert.Equal(one.Place != Place.Waiting, one.Acquiring.IsCompleted));
            Assert.All(asked, one => Assert.Equal(one.Place == Place.GivenUp, one.Acquiring.IsCanceled));
            Assert.Equal(inFlight, limiter.InFlight);
        }

        asked.ForEach(one => one.Dispose());

        List<Asked> Those(Place place) => asked.FindAll(one => one.Place == place);
    }

    private enum Place
    {
        Waiting,
        Granted,
        GivenBack,
        GivenUp,
    }

    private sealed class Asked : IDisposable
    {
        private readonly CancellationTokenSource _giveUp = new();

        public Asked(ThrottleLimiter limiter) => Acquiring = limiter.AcquireAsync(1, _giveUp.Token).AsTask();

        public Task<RateLimitLease> Acquiring { get; }

        public Place Place { get; set; }

        public void Dispose() => _giveUp.Dispose();

        public void GiveBack()
        {
            Place = Place.GivenBack;
#pragma warning disable VSTHRD002 // It has completed: nothing waits here.
            Acquiring.Result.Dispose();
#pragma warning restore VSTHRD002
        }

        public void GiveUp()
        {
            Place = Place.GivenUp;
#pragma warning disable VSTHRD103, CA1849 // Cancelled by the time this returns, which CancelAsync does not promise.
            _giveUp.Cancel();
#pragma warning restore VSTHRD103, CA1849
        }
    }
}
