using ConcurrentWeb.Http;
using ConcurrentWeb.Resilience;
using ConcurrentWeb.Statistics;

namespace ConcurrentWeb.Limiting;

/// <summary>
/// What is known of one origin in a run, and what limits the requests to it: how many at once, how fast, not before when,
/// and whether at all. Times are those of the scheduler's clock, whose lock guards it.
/// </summary>
internal sealed class OriginState
{
    /// <summary>Limits for a longer window are quotas to be used up, and no pace.</summary>
    private static readonly TimeSpan LongestPaceWindow = TimeSpan.FromMinutes(1);

    private readonly List<Lane> _lanes = [];
    private readonly EngineOptions _options;
    private readonly int _ceiling;
    private readonly Pace? _pace;
    private readonly AdaptiveConcurrency? _concurrency;
    private readonly TakenRate _taken = new();
    private readonly Circuit _circuit = new();
    private readonly AnnouncedQuota _quota = new();
    private AdaptivePace? _adaptivePace;
    private Pace? _announcedPace;
    private TimeSpan _pausedUntil;
    private long _sent;
    private long _sentBeforeRefusal;

    /// <param name="options">The knobs of the run.</param>
    /// <param name="limit">What the origin is asked for at most.</param>
    internal OriginState(EngineOptions options, OriginLimit limit)
    {
        _options = options;
        _ceiling = limit.MaximumConcurrency > 0 ? limit.MaximumConcurrency : options.ThrottleLimit;
        _pace = limit.RequestsPerSecond > 0 ? new Pace(limit.RequestsPerSecond) : null;
        _concurrency = options.AdaptiveThrottle ? new AdaptiveConcurrency(Math.Min(_ceiling, options.ThrottleLimit)) : null;
    }

    /// <summary>Requests in flight.</summary>
    internal int InFlight { get; private set; }

    /// <summary>When a request was last sent to it.</summary>
    internal TimeSpan LastUse { get; private set; }

    /// <summary>When the scheduler looks at it again by itself; null where it need not.</summary>
    internal TimeSpan? WakeAt { get; set; }

    /// <summary>Whether somebody waits for a permit.</summary>
    internal bool HasWaiters => _lanes.Exists(static lane => !lane.IsEmpty);

    /// <summary>Those who wait, a lane for each run.</summary>
    internal List<Lane> Lanes => _lanes;

    /// <summary>What may be sent again to it. The scheduler's lock does not guard it: it is touched at the end of each request.</summary>
    internal RetryBudget Budget { get; } = new();

    /// <summary>Its host, with the port where that is not the scheme's.</summary>
    internal string Name { get; init; } = string.Empty;

    /// <summary>Takes notes for the statistics; null where nobody asked for them.</summary>
    internal OriginWatch? Watch { get; init; }

    /// <summary>The head of an answer before, for the next one to be like. It is not guarded: any of the last ones will do.</summary>
    internal AnswerHead? LastHead { get; set; }

    /// <summary>How the run stands with its HTTP/3. It is not guarded: the worst is one more request that finds it out.</summary>
    internal Http3Standing Http3 { get; set; }

    /// <summary>How many requests may be in flight at once.</summary>
    internal int Limit => _circuit.IsSuspicious ? 1 : Math.Min(_ceiling, _concurrency?.Limit ?? int.MaxValue);

    /// <summary>The time from which the next request may be sent, whatever else holds it back.</summary>
    internal TimeSpan NextAt
    {
        get
        {
            var next = _pausedUntil;
            Consider(_pace?.Due ?? default);
            Consider(_announcedPace?.Due ?? default);
            Consider(_adaptivePace?.Due ?? default);
            Consider(_circuit.TrialAt);
            Consider(_quota.DueWith(InFlight));
            return next;

            void Consider(TimeSpan due) => next = due > next ? due : next;
        }
    }

    /// <summary>Whether something is under way or waiting.</summary>
    internal bool IsInUse => InFlight > 0 || HasWaiters;

    /// <summary>Whether nothing is under way or waiting, and nothing is known that the next request has to heed.</summary>
    internal bool IsIdleAt(TimeSpan now) =>
        !IsInUse && NextAt <= now && RefusalAt(now) is null && _quota.ResetAt <= now && !_circuit.IsSuspicious && !Budget.IsSpent;

    internal bool MayGrantAt(TimeSpan now) => InFlight < Limit && InFlight < _quota.AllowedAt(now) && NextAt <= now;

    /// <summary>Why requests are not sent but fail at once; null where they do not.</summary>
    internal Refusal? RefusalAt(TimeSpan now) =>
        _quota.RefusalAt(now) ?? (_circuit.IsOpenAt(now) ? Refusal.CircuitOpen(_circuit.TrialAt, _circuit.Fault) : null);

    /// <summary>What a request has to wait for first, of all that it may have to wait for.</summary>
    internal WaitCause CauseAt(TimeSpan now) =>
        _pausedUntil > now || _quota.DueWith(InFlight) > now ? WaitCause.Pause
        : _circuit.TrialAt > now || (_circuit.IsSuspicious && InFlight >= Limit) ? WaitCause.Circuit
        : NextAt > now ? WaitCause.Pace
        : (InFlight >= Limit && Limit < _options.ThrottleLimit) || InFlight >= _quota.AllowedAt(now) ? WaitCause.OriginLimit
        : _lanes.Exists(static lane => lane.WaitsForRoom) && !_lanes.Exists(static lane => lane.IsReady) ? WaitCause.Memory
        : WaitCause.Throttle;

    /// <summary>Takes note of what waits now, and of what is in force.</summary>
    internal void NoteFor(OriginWatch watch, TimeSpan now)
    {
        watch.SetWait(HasWaiters ? CauseAt(now) : null);
        watch.SetLimits(_concurrency?.Limit ?? 0, RateAt(now));
    }

    /// <summary>The pace in force, the slowest of those given, announced and found; in requests a second, null for none.</summary>
    private double? RateAt(TimeSpan now) =>
        Slower(_pace?.Rate, Slower(_announcedPace?.Rate, _adaptivePace?.RateAt(now)));

    private static double? Slower(double? one, double? other) => one > other ? other : one ?? other;

    /// <param name="now">The time.</param>
    /// <param name="place">The place of the input among all that ever asked.</param>
    internal Permit Grant(TimeSpan now, long place)
    {
        LastUse = now;
        InFlight++;
        _sent++;
        _taken.CountSent(now);
        _pace?.Take(now);
        _announcedPace?.Take(now);
        _adaptivePace?.Take(now);
        if (_concurrency is null)
        {
            return new Permit(this, place, _sent, InFlight, Round: 0, Limit: 0, now);
        }

        _concurrency.OnSent(InFlight, now);
        return new Permit(this, place, _sent, InFlight, _concurrency.Round, _concurrency.Limit, now);
    }

    /// <summary>Takes back a permit that was not used.</summary>
    internal void Return() => InFlight--;

    /// <summary>Takes back a permit, and learns from what the exchange came to.</summary>
    /// <returns>Whether it tells nothing new: it was refused, and on its way already when another was, for which the origin was slowed down.</returns>
    internal bool Return(Permit permit, in ExchangeReport report, TimeSpan now)
    {
        InFlight--;
        var isSameRefusal = report.End == ExchangeEnd.Throttled && permit.Number <= _sentBeforeRefusal;
        _concurrency?.OnEnded(permit, report, now);
        switch (report.End)
        {
            case ExchangeEnd.Answered:
                _circuit.OnReached();
                break;
            case ExchangeEnd.Throttled:
                _circuit.OnReached();
                _sentBeforeRefusal = isSameRefusal ? _sentBeforeRefusal : _sent;
                OnThrottled(permit, report, now);
                break;
            case ExchangeEnd.NotConnected:
                _circuit.OnNotConnected(now, report.Fault);
                break;
            case ExchangeEnd.Unanswered:
                _circuit.OnUnanswered(now, report.Fault);
                break;
            case ExchangeEnd.Broken:
                _circuit.OnReached();
                break;
        }

        Heed(permit, report, now);
        return isSameRefusal;
    }

    /// <summary>The lane of a run; it is there as long as somebody waits in it.</summary>
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

    /// <summary>Forgets a lane in which nobody waits any longer: there is one for each run, and runs are without number.</summary>
    internal void Drop(Lane lane) => _lanes.Remove(lane);

    private void OnThrottled(Permit permit, in ExchangeReport report, TimeSpan now)
    {
        _taken.CountRefused(permit.SentAt, now);

        // Where the server announces what is left there is no rate to be found: that nothing is left is all that it says.
        if (report.News is { Remaining: 0, ResetIn: not null })
        {
            return;
        }

        // An adaptive limit finds by itself how many at once are too many; only where that is not it, the rate is.
        if (report.News?.RetryAfter is null && _concurrency?.Explains(permit, InFlight, now) is true)
        {
            return;
        }

        // Others on their way may be refused, too, which it will hear of then: in what order they arrived nobody knows.
        var taken = Math.Max(1, _taken.At(now));
        if (_adaptivePace is null)
        {
            _adaptivePace = new AdaptivePace(taken, _taken.IsWholeAt(now), isProven: report.News?.RetryAfter is not null, now);
        }
        else
        {
            _adaptivePace.OnThrottled(taken, now);
        }
    }

    /// <summary>Does as the server says: a pause holds up every request to it, and a long one ends the run for this origin.</summary>
    private void Heed(Permit permit, in ExchangeReport report, TimeSpan now)
    {
        if (report.News is { Remaining: null, Limit: { } limit, Window: { } window } && window <= LongestPaceWindow)
        {
            // It says how fast, and not how many are left.
            _announcedPace ??= new Pace(1);
            _announcedPace.Rate = limit / Math.Max(window.TotalSeconds, 0.001);
        }

        if (report.IsAnswer)
        {
            _quota.OnAnswer(report.News, permit.Number, _sent, now);
        }
        else if (report.End != ExchangeEnd.NotConnected)
        {
            _quota.OnNoAnswer(now);
        }

        if (report.End == ExchangeEnd.Throttled && report.News?.RetryAfter is { } pause)
        {
            PauseOrEnd(pause, now);
        }

        if (_quota.WaitAt(now) is { } wait)
        {
            PauseOrEnd(wait, now);
        }

        if (report.IsQuotaExhausted)
        {
            _quota.EndUntil(report.News?.WaitAsked is { } known ? now + known : null);
        }
    }

    private void PauseOrEnd(TimeSpan wait, TimeSpan now)
    {
        var isPastDeadline = _options.Deadline > TimeSpan.Zero && wait > _options.Deadline;
        if (wait > _options.MaximumRetryAfter || isPastDeadline)
        {
            _quota.EndUntil(now + wait);
        }
        else
        {
            PauseUntil(now + wait);
        }
    }

    private void PauseUntil(TimeSpan until)
    {
        _pausedUntil = until > _pausedUntil ? until : _pausedUntil;

        // Nothing is made up for after it.
        _pace?.Restart(_pausedUntil);
        _announcedPace?.Restart(_pausedUntil);
        _adaptivePace?.Restart(_pausedUntil);
    }
}
