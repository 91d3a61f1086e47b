using System.Globalization;
using System.Management.Automation;
using ConcurrentWeb.Limiting;

namespace ConcurrentWeb.Commands.Pipeline;

/// <summary>
/// One progress bar for a run. It is first shown when the run has lasted a while, and drawn at most five times a second,
/// because drawing is slow. Where all there is to do is to wait for a server, it says so; and so does -Verbose, once.
/// </summary>
internal sealed class RunProgress
{
    private const int ActivityId = 0x49435752;

    private static readonly TimeSpan FirstAfter = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Shorter waits are over before they are read.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    private readonly Cmdlet _command;
    private readonly string _name;
    private readonly TimeProvider _clock;
    private readonly RequestEngine _engine;
    private readonly WaitNotice _notice;
    private readonly long _started;
    private readonly long? _total;
    private long _done;
    private long _failed;
    private TimeSpan _next = FirstAfter;
    private bool _shown;

    /// <param name="command">Draws the bar, on the pipeline thread.</param>
    /// <param name="name">What the bar is called.</param>
    /// <param name="total">How many inputs there are; null where they come down the pipeline.</param>
    /// <param name="engine">Knows how many requests are in flight, and what the others wait for.</param>
    /// <param name="clock">Tells the time.</param>
    internal RunProgress(Cmdlet command, string name, long? total, RequestEngine engine, TimeProvider clock)
    {
        (_command, _name, _total, _engine, _clock) = (command, name, total, engine, clock);
        _notice = new WaitNotice(clock);
        _started = clock.GetTimestamp();
    }

    /// <summary>Whether a bar is drawn.</summary>
    internal bool HasBar { get; init; }

    /// <summary>Whether long waits are said with -Verbose.</summary>
    internal bool SaysWaits { get; init; }

    internal void CountDone(bool failed)
    {
        _done++;
        _failed += failed ? 1 : 0;
        Update();
    }

    /// <summary>Draws the bar, and says what is waited for, if it is time to.</summary>
    internal void Update()
    {
        var elapsed = _clock.GetElapsedTime(_started);
        if (elapsed < _next)
        {
            return;
        }

        _next = elapsed + Interval;
        var wait = _engine.FirstWait(ShortestWait);
        if (SaysWaits && wait is not null && _notice.Announce(wait) is { } sentence)
        {
            _command.WriteVerbose(sentence);
        }

        if (HasBar)
        {
            _shown = true;
            _command.WriteProgress(Record(elapsed, wait));
        }
    }

    /// <summary>Takes the bar away.</summary>
    internal void Complete()
    {
        if (_shown)
        {
            var record = Record(_clock.GetElapsedTime(_started), wait: null);
            record.RecordType = ProgressRecordType.Completed;
            _command.WriteProgress(record);
        }
    }

    /// <summary>A record of its own for each drawing: hosts keep them, and draw on other threads.</summary>
    private ProgressRecord Record(TimeSpan elapsed, OriginWait? wait)
    {
        var rate = _done / elapsed.TotalSeconds;
        var record = new ProgressRecord(ActivityId, _name, Status(rate, wait));
        if (_total is > 0)
        {
            record.PercentComplete = (int)Math.Min(100, 100 * _done / _total.Value);
            record.SecondsRemaining = rate > 0 ? (int)Math.Clamp((_total.Value - _done) / rate, 0, int.MaxValue) : -1;
        }

        return record;
    }

    private string Status(double rate, OriginWait? wait)
    {
        var done = _total is null ? $"{_done:N0} done" : $"{_done:N0} of {_total:N0} done";
        if (_engine.InFlight is 0 && wait is not null)
        {
            // The numbers stand still, and a terminal may have no room for both.
            var failed = _failed > 0 ? $", {Quantity.Of(_failed)} failed" : string.Empty;
            return $"{done}{failed}, {_notice.Describe(wait)}";
        }

        var numbers = string.Create(CultureInfo.CurrentCulture, $"{done}, {rate:N0}/s, {_engine.InFlight} in flight, {_failed:N0} failed");
        return wait is null ? numbers : $"{numbers}, {_notice.Describe(wait)}";
    }
}
