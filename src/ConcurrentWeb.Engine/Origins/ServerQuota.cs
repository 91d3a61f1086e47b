namespace ConcurrentWeb.Origins;

/// <summary>
/// How many more requests a server takes until its count begins anew, as its answers say (RateLimit and X-RateLimit
/// headers), and whether it has said that there will be none for long.
/// </summary>
/// <remarks>
/// Of what is left, requests on their way may not have been counted yet; so no more may be in flight than are left. Once
/// they are answered they have been, and what the answers say is exact again, in whatever order they come.
/// </remarks>
internal sealed class ServerQuota
{
    /// <summary>Servers count in whole seconds, and round as they like.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1.5);

    private long _left;
    private long _afterReset = long.MaxValue;
    private long _sentBefore;
    private TimeSpan _resetAt;
    private bool _hasEnded;
    private TimeSpan? _endedUntil;

    /// <summary>When the server's count begins anew; in the past where it is not known.</summary>
    internal TimeSpan ResetAt => _resetAt;

    /// <summary>
    /// How many requests may be in flight. Once the count has begun anew that is as many as the server is known to have
    /// given the last time, until it says how many there are.
    /// </summary>
    internal long AllowedAt(TimeSpan now) => now < _resetAt ? _left : _afterReset;

    /// <summary>When that changes by itself, where so many are in flight; in the past where it does not.</summary>
    internal TimeSpan DueWith(int inFlight) => inFlight >= _left ? _resetAt : default;

    /// <summary>How long it takes until the count begins anew, where nothing is left, not even for those on their way.</summary>
    internal TimeSpan? WaitAt(TimeSpan now) => now < _resetAt && _left <= 0 ? _resetAt - now : null;

    /// <summary>Takes note of what an answer says.</summary>
    /// <param name="info">What it says; null for nothing.</param>
    /// <param name="number">The number of the request that it answers, among all sent to the origin.</param>
    /// <param name="sent">How many have been sent to the origin.</param>
    /// <param name="now">The time.</param>
    internal void OnAnswer(RateLimitInfo? info, long number, long sent, TimeSpan now)
    {
        if (info is not { Remaining: { } left, ResetIn: { } resetIn })
        {
            // A part of a site that does not count says nothing of the part that does; but a reset that passed is over.
            _afterReset = now < _resetAt ? _afterReset : long.MaxValue;
            return;
        }

        // Answers overtake each other. One to a request that was sent after the last news came is newer than they; of
        // the others within a window the lowest number counts, and a later reset tells of the next window.
        var resetAt = now + resetIn;
        var isOtherWindow = now >= _resetAt || resetAt >= _resetAt + Rounding;
        var isNewer = isOtherWindow || number > _sentBefore;
        var isRenewed = isOtherWindow || (isNewer && left > _left);
        _afterReset = isRenewed ? left + 1 : Math.Max(_afterReset, left + 1);
        if (isNewer || left < _left)
        {
            _left = left;
            _sentBefore = sent;
        }

        _resetAt = isNewer ? resetAt : _resetAt;
    }

    /// <summary>A request may have been counted, and there is no answer to tell.</summary>
    internal void OnNoAnswer(TimeSpan now)
    {
        if (now < _resetAt)
        {
            _left--;
        }
        else if (_afterReset < long.MaxValue)
        {
            _afterReset = Math.Max(1, _afterReset - 1);
        }
    }

    /// <summary>No request is sent until then; null for the rest of the run.</summary>
    internal void EndUntil(TimeSpan? until) => (_hasEnded, _endedUntil) = (true, until);

    internal Rejection? RejectionAt(TimeSpan now) =>
        _hasEnded && (_endedUntil is null || now < _endedUntil) ? Rejection.QuotaExhausted(_endedUntil) : null;
}
