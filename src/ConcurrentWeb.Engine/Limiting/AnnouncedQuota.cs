namespace ConcurrentWeb.Limiting;

/// <summary>
/// How many more requests a server takes until its count begins anew, as its answers say (RateLimit and X-RateLimit
/// headers), and whether it has said that there will be none for long.
/// </summary>
internal sealed class AnnouncedQuota
{
    private long _left = long.MaxValue;
    private TimeSpan _resetAt;
    private bool _hasEnded;
    private TimeSpan? _endedUntil;

    /// <summary>Whether all that was left has been sent.</summary>
    internal bool IsUsedUp => _left <= 0;

    /// <summary>Takes note of a request that is sent.</summary>
    /// <returns>Until when no other may be; null where there are some left.</returns>
    internal TimeSpan? Take()
    {
        if (_left == long.MaxValue)
        {
            return null;
        }

        return --_left <= 0 ? _resetAt : null;
    }

    /// <summary>Takes note of what an answer says.</summary>
    /// <param name="news">What it says.</param>
    /// <param name="inFlight">Requests that are on their way: the server may not have counted them yet.</param>
    /// <param name="now">The time.</param>
    internal void OnNews(RateLimitNews news, int inFlight, TimeSpan now)
    {
        if (news is not { Remaining: { } remaining, ResetIn: { } resetIn })
        {
            return;
        }

        // Answers overtake each other. Within a window the lowest number counts; a later reset tells of the next window.
        var left = remaining - inFlight;
        var resetAt = now + resetIn;
        var isSameWindow = now < _resetAt && resetAt < _resetAt + TimeSpan.FromSeconds(1.5);
        _left = isSameWindow ? Math.Min(_left, left) : left;
        _resetAt = isSameWindow ? _resetAt : resetAt;
    }

    /// <summary>No request is sent until then; null for the rest of the run.</summary>
    internal void EndUntil(TimeSpan? until) => (_hasEnded, _endedUntil) = (true, until);

    internal Refusal? RefusalAt(TimeSpan now) =>
        _hasEnded && (_endedUntil is null || now < _endedUntil) ? Refusal.QuotaExhausted(_endedUntil) : null;
}
