namespace ConcurrentWeb.Origins;

/// <summary>
/// Whether an origin may have begun to reject or to fail everything. From the second request that did not succeed, and until one
/// succeeds that was sent later, only one more at a time is sent: a whole throttle's worth would fail as well (packet conservation,
/// RFC 5681). A pure state machine that is told the time.
/// </summary>
internal sealed class Doubt
{
    /// <summary>What chance makes less often is doubtful: with 2 % that fail, two.</summary>
    private const double Unlikely = 1e-3;

    /// <summary>A slow request must not hold up the others: then it is not the origin that is slow.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(0.25);

    private long _first;
    private long _last;
    private bool _isLastInFlight;
    private int _failed;
    private TimeSpan _since;

    /// <summary>Until when no other request is sent; in the past where one may be.</summary>
    /// <param name="share">The share that fails by chance.</param>
    internal TimeSpan HoldsUntil(double share) =>
        _failed > 1 && _isLastInFlight && Math.Pow(share, _failed) <= Unlikely ? _since + Longest : TimeSpan.Zero;

    internal void OnSent(long number) => (_last, _isLastInFlight) = (number, true);

    internal void OnSucceeded(long number) => _failed = number > _first ? 0 : _failed;

    /// <summary>A request was rejected, or failed in a way in which all do while an origin is out.</summary>
    internal void OnFailed(long number, TimeSpan now)
    {
        if (_failed++ == 0)
        {
            (_first, _since) = (number, now);
        }
    }

    /// <summary>A request has ended, however that was.</summary>
    internal void OnEnded(long number) => _isLastInFlight &= number != _last;
}
