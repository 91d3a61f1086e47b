using FsCheck;
using FsCheck.Fluent;

namespace ConcurrentWeb.Engine.Tests.Support;

/// <summary>Runs a test with many generated runs of <see cref="Choices"/>, and shrinks the one that fails.</summary>
internal static class Property
{
    private static readonly Arbitrary<int[]> Numbers = ArbMap.Default.ArbFor<int[]>();

    public static void Holds(Action<Choices> run, int runs = 300) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(runs).WithEndSize(150),
            Prop.ForAll(Numbers, numbers => run(new Choices(numbers))));

    /// <summary>The runs follow one another on a thread of the pool; each has a time after which it counts as hung.</summary>
    public static Task HoldsAsync(Func<Choices, Task> run, int runs = 100)
    {
        // FsCheck's runner is synchronous; the thread that waits here belongs to nobody else.
#pragma warning disable VSTHRD002
        void RunOne(Choices choices) => run(choices).WaitAsync(Patience.Limit).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        return Task.Factory.StartNew(
            () => Holds(RunOne, runs), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
