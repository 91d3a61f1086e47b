namespace ConcurrentWeb.SimulatedServers;

/// <summary>
/// Tells when the thread pool has done all that an event set going. It counts the work of the whole process: a test that uses it must
/// not run beside others that keep the pool busy.
/// </summary>
public static class IdlePool
{
    /// <summary>
    /// Waits for it. Were it wrong, time would move on too early, and a simulated run take longer than it should, never less.
    /// </summary>
    public static void Wait()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        most -= Thread.CurrentThread.IsThreadPoolThread ? 1 : 0;
        for (var idle = 0; idle < 3;)
        {
            ThreadPool.GetAvailableThreads(out var free, out _);
            idle = free >= most && ThreadPool.PendingWorkItemCount == 0 ? idle + 1 : 0;
            Thread.Yield();
        }
    }
}
