namespace ConcurrentWeb.Origins;

/// <summary>
/// Waits for an origin that fails for everything. After a row of failures that chance does not explain, one request at a time
/// tries; when one is accepted the others follow, not all at once (the circuit breaker of M. Nygard, Release It!, that holds requests
/// back instead of failing them). An origin that has responded in this run is waited for as long as the user is willing to;
/// one that never did is given up within seconds, which bridges a restart. A pure state machine that is told the time.
/// </summary>
/// <param name="patience">How long an origin is waited for that has responded in this run.</param>
internal sealed class Outage(TimeSpan patience)
{
    /// <summary>Fewer failures in a row may concern their own requests.</summary>
    private const int Fewest = 5;

    /// <summary>An outcome's weight in the share of failures: about the last hundred count.</summary>
    private const double Weight = 1 / 64.0;

    /// <summary>A server that restarts is back within it; a list for a dead host should not wait longer.</summary>
    private static readonly TimeSpan PatienceWithUnknown = TimeSpan.FromSeconds(3.5);

    private static readonly TimeSpan FirstTrial = TimeSpan.FromSeconds(0.5);

    /// <summary>Twice as soon, since so little time is left.</summary>
    private static readonly TimeSpan FirstTrialOfUnknown = TimeSpan.FromSeconds(0.25);

    /// <summary>Trials follow each other so that a recovery is seen within a second and a tenth of the time that the origin was out, the rest for the way.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(0.95);

    private const double Tenth = 0.1;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly Chance _chance = new();
    private Trials? _trials;
    private double _share;
    private int _row;
    private long _rowStart;
    private bool _hasAccepted;
    private bool _isHopeless;

    /// <summary>The share of failures that are nobody's fault.</summary>
    internal Chance Chance => _chance;

    /// <summary>Why the last request failed, as a part of a sentence; null where that is not known.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Whether the last failure was a response: 502, 503 or 504.</summary>
    internal bool IsResponding { get; private set; }

    /// <summary>How many requests failed in a row.</summary>
    internal int Failures => _row;

    /// <summary>Since when requests wait for a trial; null while they do not.</summary>
    internal TimeSpan? Since => _trials?.Start;

    /// <summary>When the next trial is due; null where none is, or one is in flight.</summary>
    internal TimeSpan? TrialDue => _trials?.Due;

    /// <summary>When the origin is given up, if nothing is accepted until then; null while it is not out.</summary>
    internal TimeSpan? GivesUpAt => _trials is null ? null : _trials.Start + (_hasAccepted || patience < PatienceWithUnknown ? patience : PatienceWithUnknown);

    /// <summary>Requests that may be in flight at once while the origin recovers; null where any number may.</summary>
    internal int? Ramp { get; private set; }

    /// <summary>Whether requests fail instead of waiting for a trial.</summary>
    internal bool IsOpenAt(TimeSpan now) => now >= GivesUpAt && !(TrialDue <= now);

    /// <summary>Whether that trial is this one.</summary>
    internal bool IsTrial(long number) => _trials?.IsTrial(number) is true;

    /// <summary>Takes note of a request that is sent.</summary>
    internal void OnSent(long number, TimeSpan now) => _trials?.Send(number, now);

    /// <summary>The origin accepted a request, or rejected it with a word about limits: it is there.</summary>
    /// <param name="number">The number of the request.</param>
    /// <param name="ceiling">How many requests may be in flight to it.</param>
    /// <returns>Whether an outage is over.</returns>
    internal bool OnReached(long number, int ceiling)
    {
        (_hasAccepted, _isHopeless) = (true, false);
        if (_row == 0)
        {
            _share -= _share * Weight;
            Ramp = Ramp < ceiling ? Ramp + 1 : null;
            return false;
        }

        if (number < _rowStart)
        {
            // It was sent before the failures, so it does not tell that they are over.
            return false;
        }

        // So many failures, and this success.
        _share = (1 - ((1 - _share) * Math.Pow(1 - Weight, _row))) * (1 - Weight);
        _chance.Learn(_share);
        var wasOut = _trials is not null;
        Ramp = wasOut ? 1 : Ramp;
        (_row, _trials) = (0, null);
        return wasOut;
    }

    /// <summary>A request failed in a way in which all do while an origin is out.</summary>
    /// <param name="number">The number of the request.</param>
    /// <param name="isResponse">Whether there was a response: a gateway's, or that of a server in maintenance.</param>
    /// <param name="fault">Why, as a part of a sentence.</param>
    /// <param name="now">The time.</param>
    internal void OnFailed(long number, bool isResponse, string? fault, TimeSpan now)
    {
        (Fault, IsResponding) = (fault ?? Fault, isResponse);
        _rowStart = _row++ == 0 ? number : _rowStart;
        if (_trials is null)
        {
            if (!_isHopeless && _row >= Fewest && !_chance.ExplainsRow(_row))
            {
                _trials = new Trials(now, now + (_hasAccepted ? FirstTrial : FirstTrialOfUnknown), failed => failed + WaitAfter(failed - now));
            }

            return;
        }

        if (!_trials.IsTrial(number))
        {
            // It was on its way when the outage began, and tells nothing new.
            return;
        }

        _trials.Fail(now);
        if (isResponse && !_hasAccepted && now >= GivesUpAt)
        {
            // Each address of a health check gets its own status from a gateway that never had another one.
            (_trials, _isHopeless, _row) = (null, true, 0);
        }
    }

    /// <summary>Twice as long each time, until that is longer than it may be.</summary>
    internal static TimeSpan WaitAfter(TimeSpan elapsed)
    {
        var slow = Soon + (elapsed * Tenth);
        var wait = elapsed < slow ? elapsed : slow;
        return wait < LongestWait ? wait : LongestWait;
    }

    /// <summary>A request ended without telling anything.</summary>
    internal void OnUnknown(long number, TimeSpan now)
    {
        if (IsTrial(number))
        {
            _trials!.Return(now);
        }
    }
}
