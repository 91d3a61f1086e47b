namespace ConcurrentWeb.Origins;

/// <summary>
/// Finds how many requests an origin accepts, from what it rejects. There is no pace until rejections are more than chance. A row of
/// them closes the origin: one request at a time is sent as a trial, until one is accepted; what was accepted over that whole time
/// is the pace (as BBR models the delivery rate). Scattered rejections lower the pace; where that does not change their share, they
/// are chance, and the pace goes (as PCC, NSDI 2015, judges a change by its effect). A pure state machine that is told the time.
/// </summary>
internal sealed class DeliveryRate
{
    /// <summary>Pauses that were asked for by requests here and there: then a pause is the request's own.</summary>
    private const int Votes = 2;

    private readonly Chance _chance = new();
    private readonly SentRow _row = new();
    private readonly ShareByRate _shares;
    private readonly FoundPace _pace;
    private Allowance? _known;
    private Closure? _closed;
    private Tally _cycle = new(TimeSpan.Zero);
    private TimeSpan _latency;
    private TimeSpan _lastClosed;
    private int _votes;
    private TimeSpan _openedAt = TimeSpan.MinValue / 2;

    internal DeliveryRate() => (_shares, _pace) = (new ShareByRate(_chance), new FoundPace(_chance));

    internal bool IsClosed => _closed is not null;

    internal TimeSpan? ClosedSince => _closed?.Trials.Start;

    internal double? Rate => _pace.Current?.Rate;

    /// <summary>
    /// The pace that rejections have shown; null where there is none. A higher one that is tried does not count, nor the pace of the
    /// recovery after what may have been an outage.
    /// </summary>
    internal double? FoundRate => _pace.IsFast ? null : (_pace.BeforeProbe ?? _pace.Current)?.Rate;

    /// <summary>
    /// Places that rejected requests had, and that stay empty until as many are accepted, as long as there is no pace: what is sent
    /// into a limit is rejected as well (packet conservation, RFC 5681).
    /// </summary>
    internal int Withheld { get; private set; }

    /// <summary>Whether rejections have led to a pace: what is rejected now is rejected by a limit, as far as is known.</summary>
    internal bool IsLimit => _pace.Current is not null || _known is not null;

    internal bool IsTrial(long number) => _closed?.Trials.IsTrial(number) is true;

    internal Chance Chance => _chance;

    /// <summary>The time that a response takes, of late.</summary>
    internal TimeSpan Latency => _latency;

    /// <summary>Whether a pause that a rejection asks for holds the rejected request, and not the others: rejections are chance.</summary>
    internal bool HoldsOnlyItself => _chance.IsKnown || _votes >= Votes;

    /// <summary>Whether another request may be sent.</summary>
    internal bool MaySendAt(TimeSpan now) => _closed is null or { Trials.Due: not null } && DueAt(now) <= now;

    /// <summary>When the next request may be sent; in the past where nothing holds it back, or a trial in flight does.</summary>
    internal TimeSpan DueAt(TimeSpan now) => _closed is null ? _pace.DueAt(now) : _closed.Trials.Due ?? TimeSpan.Zero;

    internal void OnSent(long number, TimeSpan now)
    {
        if (_pace.Current is null && _closed is null && now - _pace.LastSent >= FoundPace.Round)
        {
            _cycle = new Tally(now);
        }

        _row.Send(number);
        if (_closed is null)
        {
            _cycle.Sent++;
            _pace.OnSent(number, now);
        }
        else
        {
            _pace.OnTrial(number, now);
            _closed.Trials.Send(number, now);
        }
    }

    internal void OnAccepted(long number, TimeSpan latency, TimeSpan now)
    {
        _latency = _latency == TimeSpan.Zero ? latency : _latency + ((latency - _latency) / 8);
        _cycle.Accepted++;
        Withheld = Math.Max(0, Withheld - 1);
        _row.Accept(number);
        if (_closed is not null)
        {
            if (_closed.Trials.IsTrial(number))
            {
                Open(now);
            }

            return;
        }

        _pace.OnAccepted(number, now);
        EndRound(now);
    }

    /// <param name="number">The number of the request.</param>
    /// <param name="now">The time.</param>
    /// <param name="pause">The pause that the server asks for; null for none.</param>
    /// <param name="mayBeOutage">The status is one of servers that are down, too.</param>
    internal void OnRejected(long number, TimeSpan now, TimeSpan? pause = null, bool mayBeOutage = false)
    {
        // What was sent before the pace was changed tells nothing about the present one.
        var row = number > _pace.Since ? _row.Reject(number) : 0;
        _cycle.Rejected++;
        _pace.IsFast = false;
        var isPause = pause > TimeSpan.Zero && !HoldsOnlyItself;
        if (_closed is not null)
        {
            _closed.Row = Math.Max(_closed.Row, row);
            if (_closed.Trials.IsTrial(number))
            {
                _closed.Trials.Fail(now);
            }

            if (isPause)
            {
                _closed.Trials.NotBefore(now + pause!.Value);
            }

            return;
        }

        if (_pace.OnRejected(number, now))
        {
            return;
        }

        Withheld += _pace.Current is null ? 1 : 0;
        if (isPause || !_chance.ExplainsRow(row) || (row > 1 && _pace.IsBack))
        {
            Close(row, isPause ? pause : null, mayBeOutage, now);
        }
        else if (row > 0 && _pace.BeforeProbe is not null)
        {
            _pace.FailProbe(now);
        }
        else
        {
            EndRound(now);
        }
    }

    /// <summary>An outage is over: the time that it took tells nothing about a limit.</summary>
    internal void OnOutageOver(TimeSpan now)
    {
        if (_closed is null)
        {
            _cycle = new Tally(now);
        }
        else
        {
            _closed.IsOutage = true;
        }
    }

    /// <summary>An exchange ended without a word about limits.</summary>
    internal void OnUnknown(long number, TimeSpan now)
    {
        if (IsTrial(number))
        {
            _closed!.Trials.Return(now);
        }
    }

    /// <summary>An exchange failed for another reason.</summary>
    internal void OnFailed(long number, TimeSpan now)
    {
        if (IsTrial(number))
        {
            _closed!.Trials.Fail(now);
        }
    }

    /// <summary>Nothing is sent before a time, for another reason, and nothing is made up for after it.</summary>
    internal void Pause(TimeSpan until) => _pace.Pause(until);

    private void Close(int row, TimeSpan? pause, bool mayBeOutage, TimeSpan now)
    {
        if (_pace.BeforeProbe is not null)
        {
            _pace.FailProbe(now);
        }

        // A burst at the start of a window tells when that began.
        var start = now - _cycle.Start < FoundPace.Round ? _cycle.Start : now;
        var lastWindow = _pace.IsBack ? TimeSpan.Zero : _lastClosed;
        var isFree = _pace.Current is null;
        _closed = new Closure(Closure.TrialsFor(start, _latency, lastWindow, isFree, mayBeOutage, now))
        {
            Row = row,
            IsPause = pause is not null,

            // A limit closes it again as soon as it is open; an outage passes. And a pause may be far longer than the limit needs.
            IsFirst = isFree && (mayBeOutage || pause is not null) && now - _openedAt >= Later(_lastClosed, FoundPace.Round),
        };
        if (pause is not null)
        {
            _closed.Trials.NotBefore(now + pause.Value);
        }

        // It was accepted before, so the pace is not the matter; if it is, the next time there is none to go back to.
        _known = _pace.SecondChance() ?? _known;
    }

    private void Open(TimeSpan now)
    {
        var (closed, trials) = (_closed!, _closed!.Trials);
        _closed = null;
        _cycle.Accepted--;
        _lastClosed = trials.Failed > 0 && !closed.IsOutage ? now - trials.Start : TimeSpan.Zero;
        _row.Clear();
        var isRow = _chance.ExplainsRow(closed.Row) || (_chance.IsKnown && trials.Start - _openedAt >= FoundPace.Round);
        var isTrial = trials.Failed == 0 || (_chance.IsKnown && _chance.ExplainsRow(trials.Failed));
        var isExplained = isRow && isTrial && _chance.Explains(_cycle.Rejected, _cycle.Total);
        _openedAt = now;
        _votes = !isExplained ? 0 : closed.IsPause && _pace.Current is null ? _votes + 1 : _votes;
        if (isExplained && ((closed.IsPause && _pace.Current is null) || _chance.IsKnown))
        {
            Use(_pace.Current, now);
            return;
        }

        // Trials are sent one at a time, and tell nothing about the rate before; but they make the row longer.
        var rejected = _cycle.Rejected - trials.Failed;
        if (IsChance(trials.Start - _cycle.Start, _cycle.Accepted, rejected, closed.Row + trials.Failed, now))
        {
            return;
        }

        if (closed is { IsPause: true, IsFirst: false })
        {
            _pace.OnPaused(now - trials.Start, now);
        }

        var cycle = OfCycle(trials.SentAt, isReal: trials.Failed > 1);
        if (closed.IsPause && _pace.Current is { } current && trials.Start - _cycle.Start < FoundPace.Round && cycle.Rate < current.Rate / 2)
        {
            // Most of the cycle was the pause, which may be longer than the limit needs.
            cycle = Allowance.Evenly(current.Rate / 2, now);
        }

        Use(_known ?? cycle, now);
        (_known, _pace.IsFast) = (null, closed.IsFirst);
        _cycle = new Tally(trials.SentAt) { Accepted = 1 };
    }

    /// <summary>Adds what came of requests, and takes the pace away where that shows that rejections are chance.</summary>
    private bool IsChance(TimeSpan length, int accepted, int rejected, int row, TimeSpan now)
    {
        var isChance = _shares.Add(length, accepted, rejected, row);
        if (isChance is not null)
        {
            var share = _shares.Share ?? _chance.Share;
            _chance.Learn(isChance is true || share < _chance.Share ? share : _chance.Share);
            _shares.Clear();
        }

        if (isChance is not true)
        {
            return false;
        }

        _known = null;
        Use(null, now);
        _cycle = new Tally(now);
        return true;
    }

    /// <summary>What was accepted in the cycle. A limit that rejected a trial is counted in a window, which is a second at least.</summary>
    private Allowance OfCycle(TimeSpan now, bool isReal)
    {
        var length = now - _cycle.Start;
        var cycle = new Allowance(Math.Max(1, _cycle.Accepted), isReal ? Later(length, FoundPace.Round) : length, now);
        if (cycle.IsBurst && _pace.Current is { IsBurst: true } before && cycle.Window > before.Window)
        {
            // It is over several windows.
            return new Allowance(Math.Max(1, Math.Floor(cycle.Rate * before.Window.TotalSeconds)), before.Window, now);
        }

        return cycle.IsBurst ? cycle : Allowance.Evenly(cycle.Rate * FoundPace.Margin, now);
    }

    private void Use(Allowance? allowance, TimeSpan now)
    {
        _pace.Use(allowance, now);
        Withheld = 0;
    }

    private void EndRound(TimeSpan now)
    {
        if (_pace.EndedRound(now) is not { } round || IsChance(now - round.Start, round.Accepted, round.Rejected, row: 0, now))
        {
            return;
        }

        var pace = _pace.Current;
        _cycle = _pace.Judge(round, now) && !_pace.IsFast ? new Tally(now) : _cycle;
        if (_pace.Current is not null)
        {
            Withheld = 0;
            return;
        }

        // It is not used: what may come later is known.
        _known = pace;
        _shares.Clear();
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
