using System.Management.Automation;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Commands.Pipeline;

/// <summary>
/// One progress bar for a run. It is first shown when the run has lasted a while, and drawn at most five times a second,
/// because drawing is slow. Where requests wait for a server, it says so, and what goes on beside that; -Verbose says it once.
/// </summary>
internal sealed class RunProgress
{
    private const int ActivityId = 0x49435752;

    private static readonly TimeSpan FirstAfter = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>For so long the requests in flight are told beside a wait when there are none: few and short ones come and go.</summary>
    private static readonly TimeSpan Lull = TimeSpan.FromSeconds(2);

    private readonly Cmdlet _command;
    private readonly string _name;
    private readonly TimeProvider _clock;
    private readonly RequestEngine _engine;
    private readonly Func<int> _ready;
    private readonly ShownWait _wait;
    private readonly WaitNotice _notice;
    private readonly long _started;
    private readonly long? _total;
    private long _done;
    private long _failed;
    private TimeSpan _next = FirstAfter;
    private TimeSpan? _lastInFlight;
    private bool _shown;

    /// <param name="command">Draws the bar, on the pipeline thread.</param>
    /// <param name="name">What the bar is called.</param>
    /// <param name="total">How many inputs there are; null where they come down the pipeline.</param>
    /// <param name="engine">Knows how many requests are in flight, and what the others wait for.</param>
    /// <param name="ready">Tells how many inputs have been answered and wait for their turn to be emitted.</param>
    /// <param name="clock">Tells the time.</param>
    internal RunProgress(Cmdlet command, string name, long? total, RequestEngine engine, Func<int> ready, TimeProvider clock)
    {
        (_command, _name, _total, _engine, _ready, _clock) = (command, name, total, engine, ready, clock);
        _wait = new ShownWait(engine, clock);
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
        var wait = _wait.Look(_done);
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
        var record = new ProgressRecord(ActivityId, _name, Status(elapsed, rate, wait));
        if (_total is > 0)
        {
            record.PercentComplete = (int)Math.Min(100, 100 * _done / _total.Value);
            record.SecondsRemaining = rate > 0 ? (int)Math.Clamp((_total.Value - _done) / rate, 0, int.MaxValue) : -1;
        }

        return record;
    }

    /// <summary>What counts most comes first: a terminal cuts the line off where it ends.</summary>
    private string Status(TimeSpan elapsed, double rate, OriginWait? wait)
    {
        var done = _total is null ? $"{Quantity.Of(_done)} done" : $"{Quantity.Of(_done)} of {Quantity.Of(_total.Value)} done";
        var pace = $", {Quantity.Of(Math.Round(rate, rate >= 0.95 ? 0 : rate >= 0.095 ? 1 : 2))}/s";
        var inFlight = _engine.InFlight;
        _lastInFlight = inFlight > 0 ? elapsed : _lastInFlight;
        var atWork = $", {Quantity.Of(inFlight)} in flight";
        var failed = $", {Quantity.Of(_failed)} failed";
        if (wait is null)
        {
            return $"{done}{pace}{atWork}{failed}";
        }

        // Results behind one that waits are not done, but come: a run that goes on must not look as if it stood still.
        var ready = _ready();
        return done
            + (wait.Cause == WaitCause.Pace ? pace : string.Empty)
            + $", {WaitNotice.Short(wait)}"
            + (elapsed - _lastInFlight < Lull ? atWork : string.Empty)
            + (ready > 0 ? $", {Quantity.Of(ready)} ready" : string.Empty)
            + (_failed > 0 ? failed : string.Empty)
            + (wait.Others > 0 ? $", {Quantity.Of(wait.Others, "other server", "other servers")} held up" : string.Empty);
    }
}
