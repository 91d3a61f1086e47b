namespace ConcurrentWeb.Origins;

/// <summary>
/// What limits the requests of a run to one origin: how many at once, how fast, not before when, and whether at all. It judges each
/// outcome once. Times are those of the scheduler's clock, whose lock guards it.
/// </summary>
internal sealed class OriginGate
{
    /// <summary>Limits for a longer window are quotas to be used up, and no pace.</summary>
    private static readonly TimeSpan LongestPaceWindow = TimeSpan.FromMinutes(1);

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
    private readonly ServerQuota _quota = new();
    private Pace? _announcedPace;
    private TimeSpan _pausedUntil;
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
        _outage = new Outage(options.MaximumRetryAfter);
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
        var next = _pausedUntil;
        Consider(_pace?.Due ?? default);
        Consider(_announcedPace?.Due ?? default);
        Consider(_rate.DueAt(now));
        Consider(_outage.TrialDue ?? default);
        Consider(_quota.DueWith(InFlight));
        return next;

        void Consider(TimeSpan due) => next = due > next ? due : next;
    }

    /// <summary>When something changes by itself: the next request is due, or the origin is given up.</summary>
    internal TimeSpan ChangesAt(TimeSpan now)
    {
        var next = NextAt(now);
        return GivesUpAt is { } end && end > now && end < next ? end : next;
    }

    /// <summary>When requests stop waiting, if nothing is accepted until then; null while the origin is open.</summary>
    private TimeSpan? GivesUpAt => _outage.GivesUpAt ?? (_rate.ClosedSince + _options.MaximumRetryAfter);

    /// <summary>Whether something is under way or waiting.</summary>
    internal bool IsInUse => InFlight > 0 || HasWaiters;

    /// <summary>Whether nothing is under way or waiting, and nothing is known that the next request has to heed.</summary>
    internal bool IsIdleAt(TimeSpan now) =>
        !IsInUse && NextAt(now) <= now && RejectionAt(now) is null && _quota.ResetAt <= now && !IsClosed && _rate.Rate is null;

    internal bool MayGrantAt(TimeSpan now) =>
        InFlight < (IsClosed ? _ceiling : Limit) && InFlight < _quota.AllowedAt(now) && NextAt(now) <= now
        && _rate.MaySendAt(now) && (_outage.Since is null || _outage.TrialDue <= now);

    /// <summary>Why requests are not sent but fail at once; null where they do not.</summary>
    internal Rejection? RejectionAt(TimeSpan now) =>
        _quota.RejectionAt(now)
        ?? (_outage.IsOpenAt(now) ? Rejection.CircuitOpen(_outage.Failures, _outage.TrialDue ?? now, _outage.Fault)
            : _rate.ClosedSince is { } since && now >= since + _options.MaximumRetryAfter && !_rate.MaySendAt(now) ? Rejection.NothingAccepted(now - since)
            : (Rejection?)null);

    /// <summary>What a request has to wait for first, of all that it may have to wait for.</summary>
    internal WaitCause CauseAt(TimeSpan now) =>
        _outage.Since is not null ? WaitCause.Circuit
        : _pausedUntil > now || _rate.IsClosed || _quota.DueWith(InFlight) > now ? WaitCause.Pause
        : NextAt(now) > now ? WaitCause.Pace
        : (InFlight >= Limit && Limit < _options.ThrottleLimit) || InFlight >= _quota.AllowedAt(now) ? WaitCause.OriginLimit
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
    private double? RateAt() => Slower(_pace?.Rate, Slower(_announcedPace?.Rate, _rate.Rate));

    private static double? Slower(double? one, double? other) => one > other ? other : one ?? other;

    /// <summary>Grants a request its permit.</summary>
    internal Permit Grant(TimeSpan now, Place place)
    {
        LastUse = now;
        InFlight++;
        _sent++;
        _pace?.Take(now);
        _announcedPace?.Take(now);
        _rate.OnSent(_sent, now);
        _outage.OnSent(_sent, now);
        _latencyLimit?.OnSent(_sent, InFlight);
        return new Permit(this, place, _sent, _latencyLimit?.Limit ?? 0);
    }

    /// <summary>Takes back a permit that was not used.</summary>
    internal void Return(Permit permit, TimeSpan now)
    {
        InFlight--;
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
        Heed(number, outcome, now);

        // A plain 503 is a rejection where a limit has been found, and the server's failure elsewhere.
        var isRejection = outcome.Kind == OutcomeKind.Throttled || (outcome.MayBeLimit && _rate.IsLimit);
        var goesBack = isRejection || (outcome.IsOutage && !isOwn && (_outage.Since is not null || _rate.IsClosed));
        if (!goesBack || !outcome.MayGoBack || _quota.RejectionAt(now) is not null)
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
        var asked = _rate.HoldsOnlyItself ? outcome.Limits?.RetryAfter ?? TimeSpan.Zero : TimeSpan.Zero;
        if (!isOwn)
        {
            return new Disposition(GoesBack: true, asked, Rejecting(now));
        }

        place.RejectedSince = place.OwnRejections++ == 0 ? now : place.RejectedSince;
        if (now - place.RejectedSince >= _options.MaximumRetryAfter)
        {
            return new Disposition(GoesBack: false, default, Rejecting(now));
        }

        var exponent = place.OwnRejections - PromptReturns;
        var own = exponent < 0 ? TimeSpan.Zero : FirstHold * Math.Pow(2, Math.Min(exponent, 16)) * (0.5 + (_options.Jitter() / 2));
        own = own < LongestHold ? own : LongestHold;
        return new Disposition(GoesBack: true, asked > own ? asked : own, Rejecting(now));
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
        _rejectingSince = outcome.Kind == OutcomeKind.Throttled ? _rejectingSince ?? now : _rejectingSince;
        switch (outcome.Kind)
        {
            case OutcomeKind.Accepted:
                _lastAccepted = Math.Max(_lastAccepted, number);
                _rejectingSince = null;
                _outage.OnReached(number, _ceiling);
                _rate.OnAccepted(number, outcome.Latency, now);
                _latencyLimit?.OnAccepted(number, outcome.Latency);
                break;
            case OutcomeKind.Throttled when outcome.Limits is { Remaining: 0, ResetIn: not null }:
                // Where the server announces what is left there is no rate to be found: that nothing is left is all that it says.
                _outage.OnReached(number, _ceiling);
                _rate.OnUnknown(number, now);
                break;
            case OutcomeKind.Throttled:
                _outage.OnReached(number, _ceiling);
                _rate.OnRejected(number, now, outcome.Limits?.RetryAfter);
                break;
            case OutcomeKind.Unavailable when outcome.MayBeLimit && _lastAccepted > 0:
                _outage.OnFailed(number, isResponse: true, outcome.Fault, now);
                _rate.OnRejected(number, now, mayBeOutage: true);
                break;
            case OutcomeKind.Unavailable or OutcomeKind.NotConnected or OutcomeKind.Reset or OutcomeKind.Unanswered:
                _outage.OnFailed(number, outcome.Kind == OutcomeKind.Unavailable, outcome.Fault, now);
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

    /// <summary>Does as the server says: an announced pace is kept to, and a pause or quota that is too long ends the run for this origin.</summary>
    private void Heed(long number, in Outcome outcome, TimeSpan now)
    {
        var limits = outcome.Limits;
        if (limits is { Remaining: null, Limit: { } limit, Window: { } window } && window <= LongestPaceWindow)
        {
            // It says how fast, and not how many are left.
            _announcedPace ??= new Pace(1);
            _announcedPace.Rate = limit / Math.Max(window.TotalSeconds, 0.001);
        }

        if (outcome.IsResponse)
        {
            _quota.OnAnswer(limits, number, _sent, now);
        }
        else if (outcome.Kind != OutcomeKind.NotConnected)
        {
            _quota.OnNoAnswer(now);
        }

        if (outcome.Kind == OutcomeKind.Throttled && limits?.RetryAfter is { } pause && IsTooLong(pause))
        {
            _quota.EndUntil(now + pause);
        }

        if (_quota.WaitAt(now) is { } wait)
        {
            if (IsTooLong(wait))
            {
                _quota.EndUntil(now + wait);
            }
            else
            {
                PauseUntil(now + wait);
            }
        }

        if (outcome.IsQuotaExhausted)
        {
            _quota.EndUntil(limits?.WaitAsked is { } known ? now + known : null);
        }
    }

    private bool IsTooLong(TimeSpan wait) =>
        wait > _options.MaximumRetryAfter || (_options.Deadline > TimeSpan.Zero && wait > _options.Deadline);

    private void PauseUntil(TimeSpan until)
    {
        _pausedUntil = until > _pausedUntil ? until : _pausedUntil;

        // Nothing is made up for after it.
        _pace?.Restart(_pausedUntil);
        _announcedPace?.Restart(_pausedUntil);
        _rate.Pause(_pausedUntil);
    }
}
