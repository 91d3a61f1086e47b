namespace ConcurrentWeb.Origins;

/// <summary>
/// The pace in force, once rejections have shown a limit. Each round is judged by what came of it: without rejections a higher pace is
/// tried, with a few it is a little too high, with many it is cut. Where it is not used up for two rounds there is nothing to hold
/// back, and the pace goes. A pure state machine that is told the time.
/// </summary>
/// <param name="chance">The share that is rejected by chance.</param>
internal sealed class FoundPace(Chance chance)
{
    /// <summary>Fewer outcomes than these are no share.</summary>
    private const int Sample = 100;

    /// <summary>So many rejections are not waited for to the end of the round.</summary>
    private const int Several = 3;

    /// <summary>A pace right at a limit would be rejected now and then, since clocks and windows are not aligned.</summary>
    internal const double Margin = 0.97;

    /// <summary>What a cut leaves at most: less, and nobody could tell whether it helped.</summary>
    private const double LeastCut = 0.9;

    /// <summary>And at least, since few requests tell little.</summary>
    private const double SmallestPart = 0.5;

    /// <summary>A pace that is used to less than that holds nothing back.</summary>
    private const double Used = 0.7;

    /// <summary>A recovery that may be one after an outage doubles the pace so often in a round.</summary>
    private const int FastRounds = 8;

    private readonly Probe _probe = new();
    private readonly Extra _extra = new();
    private Allowance? _good;
    private Tally _round = new(TimeSpan.Zero);
    private long _lastNumber;
    private int _idleRounds;

    /// <summary>The time in which a pace is judged: shorter than any window that servers count in.</summary>
    internal static TimeSpan Round { get; } = TimeSpan.FromSeconds(1);

    /// <summary>What is in force; null where nothing is.</summary>
    internal Allowance? Current { get; private set; }

    /// <summary>What was in force before a higher pace was tried; null where none is.</summary>
    internal Allowance? BeforeProbe { get; private set; }

    /// <summary>Whether it is the one before a higher pace that was rejected, and has not been accepted for a round since.</summary>
    internal bool IsBack { get; private set; }

    /// <summary>Whether it rises fast, since what it was found from may have been an outage.</summary>
    internal bool IsFast { get; set; }

    /// <summary>When the last request was sent, be it a trial.</summary>
    internal TimeSpan LastSent { get; private set; }

    /// <summary>Requests with higher numbers were sent at this pace.</summary>
    internal long Since { get; private set; }

    /// <summary>When the next request is due; in the past where nothing holds it back.</summary>
    internal TimeSpan DueAt(TimeSpan now) => Current is null ? TimeSpan.Zero : _extra.DueWith(Current, now);

    internal void OnSent(long number, TimeSpan now)
    {
        (LastSent, _lastNumber) = (now, number);
        _round.Sent++;
        if (Current is not null)
        {
            _extra.OnSent(number, Current, now);
            Current.Take(now);
        }
    }

    /// <summary>A request was sent as a trial, while the origin is closed.</summary>
    internal void OnTrial(long number, TimeSpan now) => (LastSent, _lastNumber) = (now, number);

    internal void OnAccepted(long number, TimeSpan now)
    {
        _round.Accepted += number > _round.After ? 1 : 0;
        if (Current is not null && _extra.OnAccepted(number))
        {
            var window = new Allowance(Current.Quota, _extra.Window, now);
            Use(window.IsBurst ? window : Allowance.Evenly(window.Rate * Margin, now), now);
        }
    }

    /// <returns>Whether it was a request beyond the quota, whose rejection tells nothing else.</returns>
    internal bool OnRejected(long number, TimeSpan now)
    {
        if (Current is not null && _extra.OnRejected(number, Current, now))
        {
            return true;
        }

        _round.Rejected += number > _round.After ? 1 : 0;
        return false;
    }

    /// <summary>Puts a pace in force.</summary>
    /// <param name="allowance">The pace; null for none.</param>
    /// <param name="now">The time.</param>
    internal void Use(Allowance? allowance, TimeSpan now)
    {
        Current = allowance is null ? null : new Allowance(allowance.Quota, allowance.Window, LastSent);
        (BeforeProbe, IsBack) = (null, false);
        Since = _lastNumber;
        _idleRounds = 0;
        BeginRound(now);
        _extra.Reset();
    }

    /// <summary>The round, if it is over; null where it is not.</summary>
    internal Tally? EndedRound(TimeSpan now)
    {
        var isExplained = chance.Explains(_round.Rejected, _round.Total);
        if (Current is null)
        {
            if (_round.Total >= 10 * Sample && isExplained)
            {
                BeginRound(now);
            }

            return _round.Total < Sample || isExplained || now - _round.Start < Round / FastRounds ? null : _round;
        }

        var length = Current.IsBurst ? Current.Window : IsFast ? Round / FastRounds : Round;
        var isOver = now - _round.Start >= length || (_round.Rejected >= Several && IsMoreThanChance(_round));
        return isOver && _round.Total > 0 ? _round : null;
    }

    /// <summary>Judges a round that is over, and changes the pace.</summary>
    /// <returns>Whether a higher pace is tried now.</returns>
    internal bool Judge(Tally round, TimeSpan now)
    {
        var seconds = (now - round.Start).TotalSeconds;
        if (chance.Explains(round.Rejected, round.Total))
        {
            return EndQuietRound(round, seconds, now);
        }

        if (BeforeProbe is not null)
        {
            FailProbe(now);
            return false;
        }

        _probe.OnCut(now);
        var rate = round.Sent / seconds;
        Use(Allowance.Evenly(Math.Max(Math.Min(round.Accepted / seconds, LeastCut * rate), rate * SmallestPart), now), now);
        return false;
    }

    /// <summary>A higher pace was rejected: that before is in force again.</summary>
    internal void FailProbe(TimeSpan now)
    {
        _probe.OnFailed(Current!.Rate, BeforeProbe!.Rate, _round.Rejected, now);
        Use(BeforeProbe, now);
        IsBack = true;
    }

    /// <summary>A pace that was accepted for a round, and is rejected now, is used once more; null where there is none.</summary>
    internal Allowance? SecondChance()
    {
        var good = _good;
        _good = null;
        return good;
    }

    /// <summary>The server asked for a pause, which is over.</summary>
    internal void OnPaused(TimeSpan length, TimeSpan now) => _probe.OnPaused(length, now);

    /// <summary>Nothing is sent before a time, for another reason, and nothing is made up for after it.</summary>
    internal void Pause(TimeSpan until) => Current?.Restart(until);

    private bool EndQuietRound(Tally round, double seconds, TimeSpan now)
    {
        if (IsMoreThanChance(round) && BeforeProbe is null && !Current!.IsBurst)
        {
            // It is a little higher than the limit.
            var accepted = round.Accepted / (1 - chance.Share) / seconds;
            Use(Allowance.Evenly(Math.Clamp(accepted, LeastCut * Current.Rate, Current.Rate), now), now);
            return false;
        }

        (_good, IsBack) = (IsFast ? BeforeProbe : Current, false);
        BeginRound(now);
        if (round.Sent < Used * Current!.Rate * seconds)
        {
            if (++_idleRounds >= 2)
            {
                Use(null, now);
            }

            return false;
        }

        _idleRounds = 0;
        if (BeforeProbe is not null)
        {
            _probe.OnSucceeded();
            BeforeProbe = null;
        }

        if (!_probe.IsDueAt(now) || Current.IsBurst)
        {
            return false;
        }

        var before = Current;
        Use(Allowance.Evenly(before.Rate * (IsFast ? Probe.LargestGain : _probe.Gain), now), now);
        BeforeProbe = before;
        return true;
    }

    /// <summary>Whether there are more rejections than the usual deviation makes of chance: not enough to tell a limit, but a reason to slow down.</summary>
    private bool IsMoreThanChance(Tally round)
    {
        var mean = chance.Share * round.Total;
        return round.Rejected > mean + Math.Sqrt(mean);
    }

    private void BeginRound(TimeSpan now) => _round = new Tally(now) { After = _lastNumber };
}
