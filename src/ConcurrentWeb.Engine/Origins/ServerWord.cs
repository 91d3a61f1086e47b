namespace ConcurrentWeb.Origins;

/// <summary>
/// What a server says of its limits, and keeping to it: a pace, a quota, a pause. What it asks for that is longer than the user will
/// wait ends the run for this origin.
/// </summary>
/// <param name="options">The knobs of the run.</param>
internal sealed class ServerWord(EngineOptions options)
{
    /// <summary>Limits for a longer window are quotas to be used up, and no pace.</summary>
    private static readonly TimeSpan LongestPaceWindow = TimeSpan.FromMinutes(1);

    private readonly ServerQuota _quota = new();
    private Pace? _pace;

    /// <summary>Nothing is sent before then.</summary>
    internal TimeSpan PausedUntil { get; private set; }

    /// <summary>The announced pace, in requests a second; null for none.</summary>
    internal double? Rate => _pace?.Rate;

    /// <summary>When the next request is due; in the past where nothing holds it back.</summary>
    /// <param name="inFlight">Requests in flight.</param>
    internal TimeSpan DueWith(int inFlight)
    {
        var due = QuotaDueWith(inFlight);
        due = PausedUntil > due ? PausedUntil : due;
        return _pace?.Due > due ? _pace.Due : due;
    }

    /// <summary>When the quota has something left for one more request.</summary>
    internal TimeSpan QuotaDueWith(int inFlight) => _quota.DueWith(inFlight);

    /// <summary>How many requests may be in flight.</summary>
    internal long AllowedAt(TimeSpan now) => _quota.AllowedAt(now);

    /// <summary>Whether nothing of it is to be heeded any longer.</summary>
    internal bool IsOverAt(TimeSpan now) => _quota.ResetAt <= now;

    /// <summary>Why requests are not sent but fail at once; null where they do not.</summary>
    internal Rejection? RejectionAt(TimeSpan now) => _quota.RejectionAt(now);

    internal void OnSent(TimeSpan now) => _pace?.Take(now);

    /// <summary>Does as the server says.</summary>
    /// <param name="number">The number of the request.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="sent">How many have been sent to the origin.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether it asks for a pause.</returns>
    internal bool OnOutcome(long number, in Outcome outcome, long sent, TimeSpan now)
    {
        var limits = outcome.Limits;
        if (limits is { Remaining: null, Limit: { } limit, Window: { } window } && window <= LongestPaceWindow)
        {
            // It says how fast, and not how many are left.
            _pace ??= new Pace(1);
            _pace.Rate = limit / Math.Max(window.TotalSeconds, 0.001);
        }

        if (outcome.IsResponse)
        {
            _quota.OnAnswer(limits, number, sent, now);
        }
        else if (outcome.Kind != OutcomeKind.NotConnected)
        {
            _quota.OnNoAnswer(now);
        }

        if (outcome.Kind == OutcomeKind.Throttled && limits?.RetryAfter is { } pause && IsTooLong(pause))
        {
            _quota.EndUntil(now + pause);
        }

        var wait = _quota.WaitAt(now);
        var isTooLong = wait is { } asked && IsTooLong(asked);
        if (isTooLong)
        {
            _quota.EndUntil(now + wait!.Value);
        }

        if (outcome.IsQuotaExhausted)
        {
            _quota.EndUntil(limits?.WaitAsked is { } known ? now + known : null);
        }

        if (wait is null || isTooLong)
        {
            return false;
        }

        PausedUntil = now + wait.Value > PausedUntil ? now + wait.Value : PausedUntil;
        _pace?.Restart(PausedUntil);
        return true;
    }

    private bool IsTooLong(TimeSpan wait) =>
        wait > options.MaximumRetryAfter || (options.Deadline > TimeSpan.Zero && wait > options.Deadline);
}
