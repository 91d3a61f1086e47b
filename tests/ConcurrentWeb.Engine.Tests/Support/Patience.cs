namespace ConcurrentWeb.Engine.Tests.Support;

/// <summary>How long a test waits for what happens at once unless something hangs. No test takes as long and passes.</summary>
internal static class Patience
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(20);

    public static Task Patiently(this Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task<T> Patiently<T>(this Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);
}
