using System.Globalization;
using System.Management.Automation;

namespace ConcurrentWeb.Commands.Pipeline;

/// <summary>
/// One progress bar for a run. It is first shown when the run has lasted a while, and drawn at most five times a second,
/// because drawing is slow.
/// </summary>
internal sealed class RunProgress
{
    private const int ActivityId = 0x49435752;

    private static readonly TimeSpan FirstAfter = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Cmdlet _command;
    private readonly string _name;
    private readonly TimeProvider _clock;
    private readonly Func<int> _inFlight;
    private readonly long _started;
    private readonly long? _total;
    private long _done;
    private long _failed;
    private TimeSpan _next = FirstAfter;
    private bool _shown;

    /// <param name="command">Draws the bar, on the pipeline thread.</param>
    /// <param name="name">What the bar is called.</param>
    /// <param name="total">How many inputs there are; null where they come down the pipeline.</param>
    /// <param name="inFlight">How many requests are in flight.</param>
    /// <param name="clock">Tells the time.</param>
    internal RunProgress(Cmdlet command, string name, long? total, Func<int> inFlight, TimeProvider clock)
    {
        (_command, _name, _total, _inFlight, _clock) = (command, name, total, inFlight, clock);
        _started = clock.GetTimestamp();
    }

    internal void CountDone(bool failed)
    {
        _done++;
        _failed += failed ? 1 : 0;
        Update();
    }

    /// <summary>Draws the bar if it is time to.</summary>
    internal void Update()
    {
        var elapsed = _clock.GetElapsedTime(_started);
        if (elapsed < _next)
        {
            return;
        }

        _next = elapsed + Interval;
        _shown = true;
        _command.WriteProgress(Record(elapsed));
    }

    /// <summary>Takes the bar away.</summary>
    internal void Complete()
    {
        if (_shown)
        {
            var record = Record(_clock.GetElapsedTime(_started));
            record.RecordType = ProgressRecordType.Completed;
            _command.WriteProgress(record);
        }
    }

    /// <summary>A record of its own for each drawing: hosts keep them, and draw on other threads.</summary>
    private ProgressRecord Record(TimeSpan elapsed)
    {
        var rate = _done / elapsed.TotalSeconds;
        var record = new ProgressRecord(ActivityId, _name, Status(rate));
        if (_total is > 0)
        {
            record.PercentComplete = (int)Math.Min(100, 100 * _done / _total.Value);
            record.SecondsRemaining = rate > 0 ? (int)Math.Clamp((_total.Value - _done) / rate, 0, int.MaxValue) : -1;
        }

        return record;
    }

    private string Status(double rate)
    {
        var done = _total is null ? $"{_done:N0} done" : $"{_done:N0} of {_total:N0} done";
        return string.Create(CultureInfo.CurrentCulture, $"{done}, {rate:N0}/s, {_inFlight()} in flight, {_failed:N0} failed");
    }
}
