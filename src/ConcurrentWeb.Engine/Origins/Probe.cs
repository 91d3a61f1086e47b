namespace ConcurrentWeb.Origins;

/// <summary>
/// When a higher pace is tried, and how much higher: a quarter, as BBR's probing gain, and more after each success. A failed try is followed by
/// a wait, twice as long where it failed at the same pace as before, so that tries cost little.
/// </summary>
internal sealed class Probe
{
    private const double LeastGain = 1.25;

    /// <summary>As TCP's slow start.</summary>
    internal const double LargestGain = 2;

    /// <summary>Requests for each one that a failed try had rejected: tries cost 0.4 % at the most.</summary>
    private const int Price = 250;

    /// <summary>The time that tries cost, where the server asks for a pause after each that fails: a tenth at the most.</summary>
    private const int PausePrice = 10;

    /// <summary>A server that has recovered is found within a minute.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan FirstHold = TimeSpan.FromSeconds(1);

    private double _failedAt;
    private TimeSpan _hold = FirstHold;
    private TimeSpan _due;

    /// <summary>The next pace to be tried, as a multiple of the one that is known to be accepted.</summary>
    internal double Gain { get; private set; } = LeastGain;

    internal bool IsDueAt(TimeSpan now) => now >= _due;

    internal void OnSucceeded() => (_hold, Gain) = (FirstHold, Math.Min(LargestGain, Gain * LeastGain));

    /// <summary>A try failed.</summary>
    /// <param name="rate">The pace that was tried.</param>
    /// <param name="known">The pace before.</param>
    /// <param name="rejected">How many requests were rejected.</param>
    /// <param name="now">The time.</param>
    internal void OnFailed(double rate, double known, int rejected, TimeSpan now)
    {
        var isSame = rate <= _failedAt * LeastGain && rate >= _failedAt / LeastGain;
        var price = TimeSpan.FromSeconds(Price * Math.Max(1, rejected) / known);
        Wait(isSame ? Shorter(_hold * 2, price) : Shorter(FirstHold, price), now);
        _failedAt = rate;
    }

    /// <summary>The pace was cut.</summary>
    internal void OnCut(TimeSpan now) => Wait(FirstHold, now);

    /// <summary>The server asked for a pause, which is over.</summary>
    internal void OnPaused(TimeSpan length, TimeSpan now) => _due = now + Shorter(PausePrice * length, LongestHold);

    private void Wait(TimeSpan time, TimeSpan now)
    {
        (_hold, Gain) = (Shorter(time, LongestHold), LeastGain);
        _due = now + _hold;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
