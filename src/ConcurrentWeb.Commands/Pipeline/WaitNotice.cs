using System.Globalization;
using ConcurrentWeb.Commands.Binding;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Commands.Pipeline;

/// <summary>What a run waits for that seems to stand still, and until when, in words.</summary>
/// <param name="clock">Tells the time of the day.</param>
internal sealed class WaitNotice(TimeProvider clock)
{
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    private (string Origin, WaitCause Cause, DateTimeOffset Until) _said = (string.Empty, default, default);

    /// <summary>The wait in few words, for a line that may be cut off, such as <c>example.org paused for 28 s</c>.</summary>
    internal static string Short(OriginWait wait)
    {
        var seconds = Quantity.Of(TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(wait.Remaining.TotalSeconds))));
        return wait.Cause switch
        {
            WaitCause.Pause => $"{wait.Origin} paused for {seconds}",
            WaitCause.Circuit => $"{wait.Origin} unavailable, retry in {seconds}",
            WaitCause.Retry => $"{wait.Origin} failed, retry in {seconds}",
            _ => $"{wait.Origin} next in {seconds}",
        };
    }

    /// <summary>The wait, such as <c>waiting until 02:13:20 (28 s): rate limit for example.org</c>.</summary>
    private string Describe(OriginWait wait)
    {
        var until = TimeZoneInfo.ConvertTime(clock.GetUtcNow() + wait.Remaining, clock.LocalTimeZone);
        var isToday = until.Date == clock.GetLocalNow().Date;
        var what = wait.Cause switch
        {
            WaitCause.Pause => $"{wait.Origin} is throttling requests",
            WaitCause.Circuit => $"{wait.Origin} is unavailable",
            WaitCause.Retry => $"retry of a request to {wait.Origin}",
            _ => $"rate limit for {wait.Origin}",
        };
        var others = wait.Others > 0 ? $"; {Quantity.Of(wait.Others, "other server", "other servers")} held up as well" : string.Empty;
        var seconds = TimeSpan.FromSeconds(Math.Ceiling(wait.Remaining.TotalSeconds));
        return $"waiting until {until.ToString(isToday ? "T" : "G", CultureInfo.CurrentCulture)} ({Quantity.Of(seconds)}): {what}{others}";
    }

    /// <summary>The same, as a sentence, where it is news: each wait is said once, and a slow pace once until something else is said.</summary>
    /// <returns>Null where it has been said.</returns>
    internal string? Announce(OriginWait wait)
    {
        var until = clock.GetUtcNow() + wait.Remaining;
        var isSame = (wait.Origin, wait.Cause) == (_said.Origin, _said.Cause)
            && (wait.Cause is not (WaitCause.Pause or WaitCause.Circuit) || until < _said.Until + Rounding);
        if (isSame)
        {
            return null;
        }

        _said = (wait.Origin, wait.Cause, until);
        return InputText.Sentence(Describe(wait));
    }
}
