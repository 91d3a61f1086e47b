namespace ConcurrentWeb.Origins;

/// <summary>
/// When a limit may accept requests again: limits are numbers that somebody wrote down, and count in windows of a second, ten seconds, a minute.
/// To try just after such a time costs the fewest rejections.
/// </summary>
internal static class RoundTime
{
    /// <summary>For the way, and for clocks that are not quite right.</summary>
    private const double Margin = 1.02;

    private static readonly double[] Seconds = [0.05, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 15, 20, 30, 60, 90, 120];

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The next such time.</summary>
    /// <param name="elapsed">The time since the first request of the window.</param>
    internal static TimeSpan After(TimeSpan elapsed)
    {
        foreach (var seconds in Seconds)
        {
            // Compared in ticks: a fraction of one more is the same time again.
            if (TimeSpan.FromSeconds(seconds * Margin) is var time && time > elapsed)
            {
                return time;
            }
        }

        return elapsed + Minute;
    }
}
