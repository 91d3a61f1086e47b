namespace ConcurrentWeb.Origins;

/// <summary>
/// What limits the requests of a run to one origin: how many at once, how fast, not before when, and whether at all. It judges each
/// outcome once. Times are those of the scheduler's clock, whose lock guards it.
/// </summary>
internal sealed class OriginGate
{
    /// <summary>So many rejections of one input go back at once, since they are chance; further ones wait, twice as long each time.</summary>
    private const int PromptReturns = 3;

    private static readonly TimeSpan FirstHold = TimeSpan.FromSeconds(0.25);

    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(30);

    private readonly List<Lane> _lanes = [];
    private readonly EngineOptions _options;
    private readonly int _ceiling;
    private readonly Pace? _pace;
    private readonly LatencyLimit? _latencyLimit;
    private readonly DeliveryRate _rate = new();
    private readonly Outage _outage;
    private readonly ServerWord _word;
    private readonly Doubt _doubt = new();
    private readonly Spread _spread;
    private long _sent;
    private long _lastAccepted;
    private TimeSpan? _rejectingSince;

    /// <param name="options">The knobs of the run.</param>
    /// <param name="limit">What the origin is sent at most.</param>
    internal OriginGate(EngineOptions options, OriginLimit limit)
    {
        _options = options;
        _ceiling = Math.Min(limit.MaximumConcurrency > 0 ? limit.MaximumConcurrency : int.MaxValue, options.ThrottleLimit);
        _pace = limit.RequestsPerSecond > 0 ? new Pace(limit.RequestsPerSecond) : null;
        _latencyLimit = options.AdaptiveThrottle ? new LatencyLimit(_ceiling) : null;
        _word = new ServerWord(options);
        _outage = new Outage(options.MaximumRetryAfter);
        _spread = new Spread(_ceiling);
    }

    /// <summary>Requests in flight.</summary>
    internal int InFlight { get; private set; }

    /// <summary>When a request was last sent to it.</summary>
    internal TimeSpan LastUse { get; private set; }

    /// <summary>When the scheduler looks at it again by itself; null where it need not.</summary>
    internal TimeSpan? WakeAt { get; set; }

    /// <summary>Whether requests wait for a permit.</summary>
    internal bool HasWaiters => _lanes.Exists(static lane => !lane.IsEmpty);

    /// <summary>Those that wait, a lane for each run.</summary>
    internal List<Lane> Lanes => _lanes;

    /// <summary>Its host, with the port where that is not the scheme's.</summary>
    internal string Name { get; init; } = string.Empty;

    /// <summary>Told of what changes, for the statistics; null where nobody asked for them.</summary>
    internal OriginListener? Listener { get; init; }

    /// <summary>How many requests may be in flight at once.</summary>
    private int Limit =>
        Math.Max(1, Math.Min(Math.Min(_ceiling, _latencyLimit?.Limit ?? int.MaxValue), _outage.Ramp ?? int.MaxValue) - _rate.Withheld);

    private bool IsClosed => _rate.IsClosed || _outage.Since is not null;

    /// <summary>When the next request may be sent, as far as time is concerned.</summary>
    internal TimeSpan NextAt(TimeSpan now)
    {
        var next = _word.DueWith(InFlight);
        Consider(_pace?.Due ?? default);
        Consider(_spread.Due);
        Consider(_rate.DueAt(now));
        Consider(_outage.TrialDue ?? default);
        Consider(IsClosed || _rate.Rate is not null ? default : _doubt.HoldsUntil(Math.Max(_outage.Chance.Share, _rate.Chance.Share)));
        return next;

        void Consider(TimeSpan due) => next = due > next ? due : next;
    }

    /// <summary>When something changes by itself: the next request is due, or the origin is given up.</summary>
    internal TimeSpan ChangesAt(TimeSpan now)
    {
        var next = NextAt(now);
        return GivesUpAt is { } end && end > now && (end < next || next <= now) ? end : next;
    }

    /// <summary>When requests stop waiting, if nothing is accepted until then; null while the origin is open.</summary>
    private TimeSpan? GivesUpAt => _outage.GivesUpAt ?? (_rate.ClosedSince + _options.MaximumRetryAfter);

    /// <summary>Whether something is under way or waiting.</summary>
    internal bool IsInUse => InFlight > 0 || HasWaiters;

    /// <summary>Whether nothing is under way or waiting, and nothing is known that the next request has to heed.</summary>
    internal bool IsIdleAt(TimeSpan now) =>
        !IsInUse && NextAt(now) <= now && RejectionAt(now) is null && _word.IsOverAt(now) && !IsClosed && _rate.Rate is null;

    internal bool MayGrantAt(TimeSpan now) =>
        InFlight < (IsClosed ? _ceiling : Limit) && InFlight < _word.AllowedAt(now) && NextAt(now) <= now
        && _rate.MaySendAt(now) && (_outage.Since is null || _outage.TrialDue <= now);

    /// <summary>Why requests are not sent but fail at once; null where they do not.</summary>
    internal Rejection? RejectionAt(TimeSpan now) =>
        _word.RejectionAt(now)
        ?? (_outage.IsOpenAt(now) ? Rejection.CircuitOpen(_outage.Failures, _outage.TrialDue ?? now, _outage.Fault)
            : _rate.ClosedSince is { } since && now >= since + _options.MaximumRetryAfter && !_rate.MaySendAt(now) ? Rejection.NothingAccepted(now - since)
            : (Rejection?)null);

    /// <summary>What a request has to wait for first, of all that it may have to wait for.</summary>
    internal WaitCause CauseAt(TimeSpan now) =>
        _outage.Since is not null ? WaitCause.Circuit
        : _word.PausedUntil > now || _rate.IsClosed || _word.QuotaDueWith(InFlight) > now ? WaitCause.Pause
        : NextAt(now) > now ? WaitCause.Pace
        : (InFlight >= Limit && Limit < _options.ThrottleLimit) || InFlight >= _word.AllowedAt(now) ? WaitCause.OriginLimit
        : _lanes.Exists(static lane => lane.WaitsForRoom) && !_lanes.Exists(static lane => lane.IsReady) ? WaitCause.Memory
        : WaitCause.Throttle;

    /// <summary>Tells the listener what waits now, and what is in force.</summary>
    internal void Tell(TimeSpan now)
    {
        if (Listener is not null)
        {
            Listener.SetWait(HasWaiters ? CauseAt(now) : null);
            Listener.SetLimits(_latencyLimit?.Limit ?? 0, RateAt());
            Listener.SetFound(_rate.FoundRate, _rate.Chance.IsKnown ? _rate.Chance.Share : null);
            Listener.SetOutage(_outage.Since is not null, _outage.IsResponding);
        }
    }

    /// <summary>The pace in force, the slowest of those given, announced and found; in requests a second, null for none.</summary>
    private double? RateAt() => Slower(_pace?.Rate, Slower(_word.Rate, _rate.Rate));

    private static double? Slower(double? one, double? other) => one > other ? other : one ?? other;

    /// <summary>Grants a request its permit.</summary>
    internal Permit Grant(TimeSpan now, Place place)
    {
        LastUse = now;
        InFlight++;
        _sent++;
        _spread.OnSent(now);
        _pace?.Take(now);
        _word.OnSent(now);
        _rate.OnSent(_sent, now);
        _doubt.OnSent(_sent);
        _outage.OnSent(_sent, now);
        _latencyLimit?.OnSent(_sent, InFlight);
        return new Permit(this, place, _sent, _latencyLimit?.Limit ?? 0);
    }

    /// <summary>Takes back a permit that was not used.</summary>
    internal void Return(Permit permit, TimeSpan now)
    {
        InFlight--;
        _doubt.OnEnded(permit.Number);
        _rate.OnUnknown(permit.Number, now);
        _outage.OnUnknown(permit.Number, now);
    }

    /// <summary>Takes back a permit, and learns from the outcome of its exchange.</summary>
    /// <returns>Whether the input goes back to its place in line.</returns>
    internal Disposition Return(Permit permit, in Outcome outcome, TimeSpan now)
    {
        InFlight--;
        var (number, place) = (permit.Number, permit.Place);
        var isOwn = place.WentBack is { } before && _lastAccepted > before;
        var isTrial = _rate.IsTrial(number) || _outage.IsTrial(number);
        Learn(number, outcome, now);
        if (_word.OnOutcome(number, outcome, _sent, now))
        {
            // Nothing is made up for after the pause.
            _pace?.Restart(_word.PausedUntil);
            _rate.Pause(_word.PausedUntil);
        }

        // A plain 503 is a rejection where a limit has been found, and the server's failure elsewhere.
        var isRejection = outcome.Kind == OutcomeKind.Throttled || (outcome.MayBeLimit && _rate.IsLimit);
        var goesBack = isRejection || (outcome.IsOutage && !isOwn && (_outage.Since is not null || _rate.IsClosed));
        if (!goesBack || !outcome.MayGoBack || _word.RejectionAt(now) is not null)
        {
            return new Disposition(GoesBack: false, default, Rejecting(now));
        }

        place.WentBack = _sent;
        place.FailedTrials += isTrial ? 1 : 0;
        return isRejection ? HoldOf(place, outcome, isOwn, now) : new Disposition(GoesBack: true, TimeSpan.Zero, default);
    }

    /// <summary>For how long a rejected input is held in its place. What was rejected while others were accepted waits longer each time.</summary>
    private Disposition HoldOf(Place place, in Outcome outcome, bool isOwn, TimeSpan now)
    {
        // Not before others have come back: the same input, rejected once more, would tell nothing new about the origin.
        var asked = _rate.HoldsOnlyItself ? outcome.Limits?.RetryAfter ?? TimeSpan.Zero : TimeSpan.Zero;
        var least = asked > _rate.Latency ? asked : _rate.Latency;
        if (!isOwn)
        {
            return new Disposition(GoesBack: true, least, Rejecting(now));
        }

        place.RejectedSince = place.OwnRejections++ == 0 ? now : place.RejectedSince;
        if (now - place.RejectedSince >= _options.MaximumRetryAfter)
        {
            return new Disposition(GoesBack: false, default, Rejecting(now));
        }

        var exponent = place.OwnRejections - PromptReturns;
        var own = exponent < 0 ? TimeSpan.Zero : FirstHold * Math.Pow(2, Math.Min(exponent, 16)) * (0.5 + (_options.Jitter() / 2));
        own = own < LongestHold ? own : LongestHold;
        return new Disposition(GoesBack: true, least > own ? least : own, Rejecting(now));
    }

    private TimeSpan Rejecting(TimeSpan now) => now - (_rejectingSince ?? now);

    /// <summary>The lane of a run; it is there as long as requests wait in it.</summary>
    internal Lane LaneOf(RunMemory? run)
    {
        foreach (var lane in _lanes)
        {
            if (lane.Run == run)
            {
                return lane;
            }
        }

        var first = new Lane(this, run);
        _lanes.Add(first);
        return first;
    }

    /// <summary>Forgets a lane in which nothing waits any longer: there is one for each run, and runs are without number.</summary>
    internal void Drop(Lane lane) => _lanes.Remove(lane);

    private void Learn(long number, in Outcome outcome, TimeSpan now)
    {
        var wasClosed = IsClosed;
        _doubt.OnEnded(number);
        _rejectingSince = outcome.Kind == OutcomeKind.Throttled ? _rejectingSince ?? now : _rejectingSince;
        switch (outcome.Kind)
        {
            case OutcomeKind.Accepted:
                _lastAccepted = Math.Max(_lastAccepted, number);
                _rejectingSince = null;
                _doubt.OnSucceeded(number);
                if (_outage.OnReached(number, _ceiling))
                {
                    _rate.OnOutageOver(now);
                }

                _rate.OnAccepted(number, outcome.Latency, now);
                _spread.OnAccepted(outcome.Latency, _rate.Latency);
                _latencyLimit?.OnAccepted(number, outcome.Latency);
                break;
            case OutcomeKind.Throttled when outcome.Limits is { Remaining: 0, ResetIn: not null }:
                // Where the server announces what is left there is no rate to be found: that nothing is left is all that it says.
                _outage.OnReached(number, _ceiling);
                _rate.OnUnknown(number, now);
                break;
            case OutcomeKind.Throttled:
                _outage.OnReached(number, _ceiling);
                _doubt.OnFailed(number, now);
                _rate.OnRejected(number, now, outcome.Limits?.RetryAfter);
                break;
            case OutcomeKind.Unavailable when outcome.MayBeLimit && _lastAccepted > 0:
                _doubt.OnFailed(number, now);
                if (_rate.IsTrial(number))
                {
                    // A limit is not an outage, unless it lasts.
                    _outage.OnFailed(number, isResponse: true, outcome.Fault, now);
                }

                _rate.OnRejected(number, now, mayBeOutage: true);
                break;
            case OutcomeKind.Unavailable or OutcomeKind.NotConnected or OutcomeKind.Reset or OutcomeKind.Unanswered:
                _outage.OnFailed(number, outcome.Kind == OutcomeKind.Unavailable, outcome.Fault, now);
                _doubt.OnFailed(number, now);
                _rate.OnFailed(number, now);
                break;
            default:
                _outage.OnUnknown(number, now);
                _rate.OnUnknown(number, now);
                break;
        }

        if (wasClosed && !IsClosed)
        {
            _lanes.ForEach(static lane => lane.Sort());
        }
    }
}
