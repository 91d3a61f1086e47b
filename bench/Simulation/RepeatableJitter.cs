namespace ConcurrentWeb.Bench.Simulation;

/// <summary>The waits before retries are random, and the same in each run.</summary>
internal static class RepeatableJitter
{
    public static EngineOptions WithRepeatableJitter(this EngineOptions options)
    {
        var random = new Random(1);
        return options with { Jitter = () => Next(random) };
    }

    private static double Next(Random random)
    {
        lock (random)
        {
            return random.NextDouble();
        }
    }
}
