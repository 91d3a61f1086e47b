namespace ConcurrentWeb.Origins;

/// <summary>
/// When a limit may accept requests again: limits are numbers that somebody wrote down, and count in windows of a second, ten seconds, a minute.
/// To try just after such a time costs the fewest rejections.
/// </summary>
internal static class RoundTime
{
    /// <summary>For the way, and for clocks that are not quite right.</summary>
    private const double Margin = 1.02;

    private static readonly double[] Seconds = [0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 7, 10, 13, 17, 22, 30, 40, 50, 60, 75, 90, 120];

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The next such time.</summary>
    /// <param name="elapsed">The time since the first request of the window.</param>
    /// <param name="atLeast">It is no sooner than so much later.</param>
    internal static TimeSpan After(TimeSpan elapsed, TimeSpan atLeast = default)
    {
        var from = elapsed + atLeast;
        foreach (var seconds in Seconds)
        {
            // Compared in ticks: a fraction of one more is the same time again.
            if (TimeSpan.FromSeconds(seconds * Margin) is var time && time > from)
            {
                return time;
            }
        }

        return from + Minute;
    }
}
