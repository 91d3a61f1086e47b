namespace ConcurrentWeb.Limiting;

/// <summary>
/// Keeps a list for a host that is down from waiting for each of its entries. After a few connections in a row that did not
/// come about, one request at a time tries, and the others wait; that bridges a restart. If the trials fail, too, all
/// others fail at once from then on, but for a trial now and then (the circuit breaker of M. Nygard, Release It!, with a
/// stage before it opens).
/// </summary>
internal sealed class Circuit
{
    private const int Failures = 5;
    private const int TrialsBeforeOpen = 3;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private int _failures;
    private int _trials;
    private bool _hasBeenReached;
    private TimeSpan _wait;

    /// <summary>Whether requests go one at a time, because the origin is not known to be up.</summary>
    internal bool IsSuspicious => _failures >= Failures;

    /// <summary>When the next trial may be sent.</summary>
    internal TimeSpan TrialAt { get; private set; }

    /// <summary>Why the last connection did not come about; null where that is not known.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Whether requests fail at once instead of waiting for a trial.</summary>
    internal bool IsOpenAt(TimeSpan now) => _trials >= TrialsBeforeOpen && now < TrialAt;

    /// <summary>A request reached the origin.</summary>
    internal void OnReached() => (_failures, _trials, TrialAt, _hasBeenReached) = (0, 0, TimeSpan.Zero, true);

    /// <summary>
    /// Nothing came in time. Of a server that has answered before, that says nothing: it may be slow with this request. One
    /// that never answered is down, or might as well be.
    /// </summary>
    internal void OnUnanswered(TimeSpan now, string? fault)
    {
        if (!_hasBeenReached)
        {
            OnNotConnected(now, fault);
        }
    }

    /// <summary>A connection did not come about.</summary>
    /// <param name="now">The time.</param>
    /// <param name="fault">Why, as a part of a sentence.</param>
    internal void OnNotConnected(TimeSpan now, string? fault)
    {
        Fault = fault;
        if (++_failures < Failures || now < TrialAt)
        {
            // Those that were on their way with the last trial say nothing new.
            return;
        }

        _wait = _failures == Failures ? FirstWait : _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        _trials += _failures == Failures ? 0 : 1;
        TrialAt = now + _wait;
    }
}
