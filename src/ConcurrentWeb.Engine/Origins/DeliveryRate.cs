using System.Runtime.InteropServices;

namespace ConcurrentWeb.Origins;

/// <summary>
/// Finds how many requests an origin takes, from what it rejects. There is no pace until rejections are more than chance. A row of
/// them closes the origin: one trial at a time, until one is taken; what was taken meanwhile, over that whole time, is the pace
/// (as BBR models the delivery rate). A round without rejections tries a higher one; a try that fails at the same limit waits
/// twice as long. Scattered rejections slow it down once: where that does not help, they are chance, and the pace goes
/// (as PCC, NSDI 2015, judges a change by its effect). A pure state machine that is told the time.
/// </summary>
internal sealed class DeliveryRate
{
    /// <summary>Fewer outcomes than these are no share.</summary>
    private const int Sample = 100;

    /// <summary>Pauses that were asked for while what was sent after the rejected request was taken: then a pause is the request's own.</summary>
    private const int Votes = 3;

    /// <summary>BBR's probing gain; and the start, which doubles as TCP's slow start does.</summary>
    private const double Gain = 1.25;

    private const double LargestGain = 2;

    /// <summary>A pace right at a limit would be rejected now and then, since clocks and windows are not aligned.</summary>
    private const double Margin = 0.97;

    /// <summary>What a cut leaves at most: less, and nobody could tell whether it helped.</summary>
    private const double LeastCut = 0.9;

    /// <summary>And at least, since few requests tell little.</summary>
    private const double SmallestPart = 0.5;

    /// <summary>A pace that is used to less than that holds nothing back.</summary>
    private const double Used = 0.7;

    /// <summary>Requests for each one that a failed try had rejected: tries cost 0.4 % at the most.</summary>
    private const int Price = 250;

    /// <summary>And wait no longer than this: a server that has recovered is found within a minute.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(45);

    /// <summary>Shorter than any window that servers count in.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly Chance _chance = new();
    private readonly SentRow _row = new();
    private readonly SlowdownTest _test = new();
    private Allowance? _allowance;
    private Allowance? _before;
    private Allowance? _known;
    private Allowance? _good;
    private Trials? _closed;
    private Counts _cycle;
    private Counts _round;
    private TimeSpan _lastSent;
    private TimeSpan _latency;
    private long _closedAt;
    private TimeSpan _lastClosed;
    private int _rowLength;
    private int _takenAfter;
    private int _rejectedAfter;
    private int _votes;
    private bool _isPaused;
    private bool _mayBeOutage;
    private bool _isFast;
    private TimeSpan _openedAt = TimeSpan.MinValue / 2;
    private bool _isProbed;
    private int _idleRounds;
    private double _gain = Gain;
    private double _failedAt;
    private TimeSpan _hold = Round;
    private TimeSpan _holdUntil;
    private long _extra;
    private TimeSpan _extraAt;
    private TimeSpan _extraWait;

    internal bool IsClosed => _closed is not null;

    internal TimeSpan? ClosedSince => _closed?.Start;

    internal double? Rate => _allowance?.Rate;

    /// <summary>
    /// The pace that rejections have shown; null where there is none. A higher one that is tried does not count, nor the pace of the
    /// recovery after what may have been an outage.
    /// </summary>
    internal double? FoundRate => _isFast ? null : (_before ?? _allowance)?.Rate;

    /// <summary>
    /// Places that rejected requests had, and that stay empty until as many are accepted, as long as there is no pace: what is sent
    /// into a limit is rejected as well (packet conservation, RFC 5681).
    /// </summary>
    internal int Withheld { get; private set; }

    /// <summary>Whether rejections have led to a pace: what is rejected now is rejected by a limit, as far as is known.</summary>
    internal bool IsLimit => _allowance is not null || _known is not null;

    internal bool IsTrial(long number) => _closed?.IsTrial(number) is true;

    internal Chance Chance => _chance;

    /// <summary>Whether a pause that a rejection asks for holds the rejected request, and not the others: rejections are chance.</summary>
    internal bool HoldsOnlyItself => _chance.IsKnown || _votes >= Votes;

    /// <summary>Whether another request may be sent.</summary>
    internal bool MaySendAt(TimeSpan now) => _closed is null or { Due: not null } && DueAt(now) <= now;

    /// <summary>When the next request may be sent; in the past where nothing holds it back, or a trial in flight does.</summary>
    internal TimeSpan DueAt(TimeSpan now)
    {
        if (_closed is not null)
        {
            return _closed.Due ?? TimeSpan.Zero;
        }

        if (_allowance is null)
        {
            return TimeSpan.Zero;
        }

        var due = _allowance.DueAt(now);
        return due > _extraAt && _allowance.IsUsedUpAt(now) && _extra == 0 ? _extraAt : due;
    }

    internal void OnSent(long number, TimeSpan now)
    {
        if (_allowance is null && _closed is null && now - _lastSent >= Round)
        {
            _cycle = new Counts(now);
        }

        _row.Send(number);
        _lastSent = now;
        if (_closed is not null)
        {
            _closed.Send(number, now);
            return;
        }

        _cycle.Sent++;
        _round.Sent++;
        if (_allowance is not null && _allowance.IsUsedUpAt(now))
        {
            _extra = number;
        }

        _allowance?.Take(now);
    }

    internal void OnAccepted(long number, TimeSpan latency, TimeSpan now)
    {
        _latency = _latency == TimeSpan.Zero ? latency : _latency + ((latency - _latency) / 8);
        _cycle.Taken++;
        _round.Taken++;
        Withheld = Math.Max(0, Withheld - 1);
        _row.Accept(number);
        if (_closed is not null)
        {
            _takenAfter += number > _closedAt ? 1 : 0;
            if (_closed.IsTrial(number))
            {
                Open(now);
            }

            return;
        }

        if (_extra == number)
        {
            // The window is shorter than it seemed.
            _extra = 0;
            Use(new Allowance(_cycle.Taken, now - _cycle.Start, now), now);
        }

        EndRound(now);
    }

    /// <param name="number">The number of the request.</param>
    /// <param name="now">The time.</param>
    /// <param name="pause">The pause that the server asks for; null for none.</param>
    /// <param name="mayBeOutage">The status is one of servers that are down, too.</param>
    internal void OnRejected(long number, TimeSpan now, TimeSpan? pause = null, bool mayBeOutage = false)
    {
        var row = _row.Reject(number);
        _cycle.Rejected++;
        _isFast = false;
        var isPause = pause > TimeSpan.Zero && !HoldsOnlyItself;
        if (_closed is not null)
        {
            _rejectedAfter += number > _closedAt ? 1 : 0;
            if (_closed.IsTrial(number))
            {
                _closed.Fail(now);
            }

            if (isPause)
            {
                _closed.NotBefore(now + pause!.Value);
            }

            return;
        }

        if (_extra == number)
        {
            _extra = 0;
            _allowance?.Return();
            _extraWait *= 2;
            _extraAt = now + _extraWait;
            return;
        }

        _round.Rejected++;
        Withheld += _allowance is null ? 1 : 0;
        if (isPause || IsTooMany(row.Length))
        {
            (_closedAt, _rowLength, _takenAfter, _rejectedAfter) = (row.First, row.Length, 0, 0);
            Close(now, isPause ? pause : null, mayBeOutage);
        }
        else
        {
            EndRound(now);
        }
    }

    /// <summary>
    /// Whether a row of rejections is a limit. One is enough where a higher pace is tried; and two, at a pace that a limit was found for.
    /// </summary>
    private bool IsTooMany(int row) =>
        _chance.IsKnown || _allowance is null || (_test.IsUnderWay && _before is null)
            ? !_chance.ExplainsRow(row)
            : row >= (_before is null ? 2 : 1);

    /// <summary>An exchange ended without a word about limits.</summary>
    internal void OnUnknown(long number, TimeSpan now)
    {
        if (_closed?.IsTrial(number) is true)
        {
            _closed.Return(now);
        }
    }

    /// <summary>An exchange failed for another reason.</summary>
    internal void OnFailed(long number, TimeSpan now)
    {
        if (IsTrial(number))
        {
            _closed!.Fail(now);
        }
    }

    /// <summary>Nothing is sent before a time, for another reason, and nothing is made up for after it.</summary>
    internal void Pause(TimeSpan until) => _allowance?.Restart(until);

    private void Close(TimeSpan now, TimeSpan? pause, bool mayBeOutage)
    {
        // A limit closes it again as soon as it is open; an outage passes.
        _mayBeOutage = mayBeOutage && !(now - _openedAt < _lastClosed || now - _openedAt < Round);
        var atLeast = _latency > _lastClosed / 2 ? _latency : _lastClosed / 2;

        // A burst at the start of a window tells when that began.
        var start = now - _cycle.Start < Round ? _cycle.Start : now;
        _closed = _mayBeOutage
            ? new Trials(now, now + RoundTime.After(TimeSpan.Zero, atLeast), failed => failed + Outage.WaitAfter(failed - now))
            : new Trials(now, start + RoundTime.After(now - start, atLeast), failed => start + RoundTime.After(failed - start));
        _isPaused = pause is not null;
        if (pause is not null)
        {
            _closed.NotBefore(now + pause.Value);
        }

        if (_before is not null)
        {
            FailProbe(now);
            _known = _allowance;
            _isProbed = true;
        }
        else if (_good is not null && _allowance?.Rate <= _good.Rate)
        {
            // It was taken before, so the pace is not the matter; if it is, the next time there is none to go back to.
            (_known, _good) = (_good, null);
        }
    }

    private void Open(TimeSpan now)
    {
        var closed = _closed!;
        _closed = null;
        _cycle.Taken--;
        _lastClosed = closed.Failed > 0 ? now - closed.Start : TimeSpan.Zero;
        _row.Clear();
        if (_isPaused && _takenAfter >= Votes && _takenAfter > 2 * _rejectedAfter)
        {
            _votes++;
            Use(_allowance, now);
            return;
        }

        if (closed.Failed == 0 && _chance.IsKnown && _chance.Explains(_cycle.Rejected, _cycle.Total))
        {
            Use(_allowance, now);
            return;
        }

        // A trial that was rejected shows that the row was none of chance's.
        var rejected = Math.Max(0, _cycle.Rejected - (closed.Failed == 0 ? 0 : closed.Failed + _rowLength));
        var rate = _cycle.Sent / Math.Max(0.001, (closed.Start - _cycle.Start).TotalSeconds);
        if (_test.Add(rate, _cycle.Taken, rejected, row: closed.Failed == 0 ? _rowLength : 0) is true)
        {
            LearnChance(now);
            return;
        }

        _openedAt = now;
        var cycle = OfCycle(closed.SentAt, isReal: closed.Failed > 1);
        if (_cycle.Total >= 10)
        {
            _test.Begin(rate, _cycle.Share);
        }

        if (_isPaused)
        {
            // A try that fails costs another pause.
            var hold = 5 * (now - closed.Start);
            _holdUntil = now + (hold < LongestHold ? hold : LongestHold);
        }

        Use(_isProbed && cycle.Rate > _known!.Rate ? cycle : _known ?? cycle, now);
        (_known, _isProbed, _isFast) = (null, false, _mayBeOutage);
        _cycle = new Counts(closed.SentAt) { Taken = 1 };

        // The trial was the first of the window.
        _allowance!.Take(now);
    }

    private void LearnChance(TimeSpan now)
    {
        _chance.Learn(_test.Share);
        _test.Reset();
        (_before, _known, _isProbed) = (null, null, false);
        Use(null, now);
        _cycle = new Counts(now);
    }

    /// <summary>What was accepted in the cycle. A limit that rejected a trial is counted in a window, which is a second at least.</summary>
    private Allowance OfCycle(TimeSpan now, bool isReal)
    {
        var length = now - _cycle.Start;
        var cycle = new Allowance(Math.Max(1, _cycle.Taken), isReal && length < Round ? Round : length, now);
        return cycle.IsBurst ? cycle : Allowance.Evenly(cycle.Rate * Margin, now);
    }

    private void Use(Allowance? allowance, TimeSpan now)
    {
        allowance = allowance is null ? null : new Allowance(allowance.Quota, allowance.Window, now);
        _allowance = allowance;
        _round = new Counts(now);
        Withheld = 0;
        _idleRounds = 0;
        _extra = 0;
        if (allowance is not null)
        {
            _extraWait = allowance.Window / 8 > Round ? allowance.Window / 8 : Round;
            _extraAt = now + _extraWait;
        }
    }

    private void EndRound(TimeSpan now)
    {
        var length = now - _round.Start;
        if (_round.Total < Sample && (_allowance is null || _round.Total == 0))
        {
            return;
        }

        var isExplained = _chance.Explains(_round.Rejected, _round.Total);
        var isOver = length >= (_isFast ? Round / 4 : Round) && (_allowance is not { IsBurst: true } burst || length >= burst.Window);
        if (_allowance is not null && !isOver && (isExplained || length < Round / 4 || _round.Rejected < 5))
        {
            return;
        }

        if (_allowance is null && isExplained)
        {
            _round = _round.Total >= 10 * Sample ? new Counts(now) : _round;
            return;
        }

        if (!isExplained)
        {
            var rate = _round.Sent / length.TotalSeconds;
            if (_test.Add(rate, _round.Taken, _round.Rejected) is true)
            {
                LearnChance(now);
                return;
            }

            if (_before is not null)
            {
                FailProbe(now);
                Use(_allowance, now);
                return;
            }

            _test.Begin(rate, _round.Share);
            (_gain, _hold) = (Gain, Round);
            _holdUntil = now + _hold;
            Use(Allowance.Evenly(Math.Max(Math.Min(_round.Taken / length.TotalSeconds, LeastCut * rate), rate * SmallestPart), now), now);
            return;
        }

        // A quiet round.
        _test.Add(_round.Sent / length.TotalSeconds, _round.Taken, _round.Rejected);
        _good = _allowance;
        var isUsed = _round.Sent >= Used * _allowance!.Rate * length.TotalSeconds;
        _round = new Counts(now);
        if (!isUsed)
        {
            if (++_idleRounds >= 2)
            {
                (_known, _before) = (_allowance, null);
                _test.Reset();
                Use(null, now);
            }

            return;
        }

        _idleRounds = 0;
        if (_before is not null)
        {
            _hold = Round;
            _gain = Math.Min(LargestGain, _gain * Gain);
            _before = null;
        }

        if (now >= _holdUntil && !_allowance.IsBurst)
        {
            var before = _allowance;
            Use(Allowance.Evenly(_allowance.Rate * (_isFast ? LargestGain : _gain), now), now);
            _before = before;
            _cycle = new Counts(now);
        }
    }

    private void FailProbe(TimeSpan now)
    {
        var rate = _allowance!.Rate;
        var isSame = rate <= _failedAt * Gain && rate >= _failedAt / Gain;
        var price = TimeSpan.FromSeconds(Price * Math.Max(1, _round.Rejected) / _before!.Rate);
        _hold = isSame ? _hold * 2 : Round;
        _hold = _hold < price ? _hold : price;
        _hold = _hold < LongestHold ? _hold : LongestHold;
        _holdUntil = now + _hold;
        (_failedAt, _gain) = (rate, Gain);
        (_allowance, _before) = (_before, null);
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Counts(TimeSpan start)
    {
        internal TimeSpan Start = start;
        internal int Sent;
        internal int Taken;
        internal int Rejected;

        internal readonly int Total => Taken + Rejected;

        internal readonly double Share => (double)Rejected / Math.Max(1, Total);
    }
}
