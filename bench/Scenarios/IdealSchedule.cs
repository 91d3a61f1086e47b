namespace ConcurrentWeb.Bench.Scenarios;

/// <summary>
/// The time that requests take when nothing but the server's own delays and the throttle holds them up: each starts, in
/// input order, as soon as one of those in flight has ended. What the requests themselves cost is not in it, nor is any
/// limit to how far the inputs may be ahead of the output.
/// </summary>
internal static class IdealSchedule
{
    public static TimeSpan Length(IEnumerable<TimeSpan> delays, int throttleLimit)
    {
        var ends = new PriorityQueue<TimeSpan, TimeSpan>(Enumerable.Repeat((TimeSpan.Zero, TimeSpan.Zero), throttleLimit));
        var last = TimeSpan.Zero;
        foreach (var delay in delays)
        {
            var end = ends.Peek() + delay;
            ends.DequeueEnqueue(end, end);
            last = end > last ? end : last;
        }

        return last;
    }
}
