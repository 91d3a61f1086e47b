using ConcurrentWeb.Origins;
using ConcurrentWeb.Statistics;

namespace ConcurrentWeb;

/// <summary>
/// Adds up what happens in a run, in memory that does not grow with it. Give one to <see cref="EngineOptions.Statistics"/>,
/// and ask it for a summary when the run is over, or before. It may be used from any thread.
/// </summary>
public sealed class RunStatistics
{
    private const int OriginsListed = 10;

    private readonly object _gate = new();
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly DateTimeOffset _started;
    private readonly LatencyHistogram _latency = new();
    private readonly LatencyHistogram _timeToFirstByte = new();
    private readonly WaitTimes _waits = new();
    private readonly LimitSeries _limits = new();
    private readonly OutageList _outages = new();
    private readonly FiguresTable _origins = new();
    private readonly Dictionary<WebErrorKind, long> _failures = [];
    private readonly Dictionary<(WebErrorKind Kind, int Status), long> _retries = [];
    private long _inputs;
    private long _succeeded;
    private long _requests;
    private long _attempts;
    private long _bytes;
    private int _mostInFlight;

    /// <summary>Begins to count; the run begins here.</summary>
    /// <param name="clock">Tells the time; the same as <see cref="EngineOptions.TimeProvider"/>. Null for the system's.</param>
    public RunStatistics(TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _start = _clock.GetTimestamp();
        _started = _clock.GetUtcNow();
    }

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>The numbers so far.</summary>
    /// <returns>A summary that does not change any more.</returns>
    public RunSummary ToSummary()
    {
        lock (_gate)
        {
            var now = Now;
            var (top, others) = _origins.ToSummaries(OriginsListed);
            return new RunSummary
            {
                Started = _started,
                Duration = now,
                Inputs = _inputs,
                Succeeded = _succeeded,
                Failures = Ranked(_failures, static (kind, count) => new FailureSummary(kind, count)),
                Requests = _requests,
                Attempts = _attempts,
                Retries = Ranked(_retries, static (cause, count) => new RetrySummary(cause.Kind, cause.Status, count)),
                MostInFlight = _mostInFlight,
                BytesReceived = _bytes,
                Latency = _latency.ToSummary(),
                TimeToFirstByte = _timeToFirstByte.ToSummary(),
                Waits = [.. _waits.At(now).OrderByDescending(static wait => wait.Time).Select(wait => _origins.Blame(wait.Cause, wait.Time))],
                Limits = [.. _limits.ToList(_origins.All.Select(static pair => pair.Value))],
                Outages = [.. _outages.ToArray()],
                Origins = [.. top],
                OtherOrigins = others,
            };
        }
    }

    /// <summary>What the gate of an address's origin tells these statistics.</summary>
    internal OriginListener Listen(Uri address)
    {
        var watch = new OriginWatch(this, Origin.Of(address).ToString());
        return new OriginListener(watch.SetWait, watch.SetLimits, watch.SetFound, watch.SetOutage, watch.Count);
    }

    /// <summary>Counts an input, and the result that it has without a request of its own.</summary>
    /// <param name="failure">The kind of its failure; null for a success.</param>
    internal void CountInput(WebErrorKind? failure)
    {
        lock (_gate)
        {
            _inputs++;
            AddResult(failure);
        }
    }

    /// <summary>Counts a result that no request was sent for, such as a page whose address cannot be used.</summary>
    internal void CountResult(WebErrorKind? failure)
    {
        lock (_gate)
        {
            AddResult(failure);
        }
    }

    /// <summary>Counts what came of a request, all its attempts included.</summary>
    internal void CountResult(RequestDefinition request, WebResult result)
    {
        lock (_gate)
        {
            if (!request.IsPartOfInput)
            {
                _inputs += request.FollowsAnother ? 0 : 1;
                AddResult(result.Error?.Kind);
            }

            if (result.Attempts == 0)
            {
                return;
            }

            _attempts += result.Attempts;
            _latency.Add(result.Duration);
            if (result.BaseResponse is not null)
            {
                _timeToFirstByte.Add(result.TimeToFirstByte);
            }

            foreach (var failed in result.FailedAttempts)
            {
                var cause = (failed.Kind, failed.StatusCode);
                _retries[cause] = _retries.GetValueOrDefault(cause) + 1;
            }
        }
    }

    internal void CountInFlight(int inFlight)
    {
        lock (_gate)
        {
            _mostInFlight = Math.Max(_mostInFlight, inFlight);
        }
    }

    /// <summary>Counts an exchange that was sent.</summary>
    internal void CountExchange(string origin, in Outcome outcome, TimeSpan timeToFirstByte, long bytes)
    {
        lock (_gate)
        {
            _requests++;
            _bytes += bytes;
            _origins[origin].Count(outcome, timeToFirstByte, bytes);
        }
    }

    /// <summary>The requests that wait for an origin wait for something else now, or no longer.</summary>
    /// <returns>The time.</returns>
    internal TimeSpan ChangeWait(string origin, WaitCause? before, WaitCause? now, TimeSpan since)
    {
        lock (_gate)
        {
            var time = Now;
            if (before is { } ended)
            {
                _origins[origin].Wait(ended, time - since);
            }

            if (before != now)
            {
                if (now is { } begins)
                {
                    _waits.Begin(begins, time);
                }

                if (before is { } ends)
                {
                    _waits.End(ends, time);
                }
            }

            return time;
        }
    }

    internal void BeginRetryWait()
    {
        lock (_gate)
        {
            _waits.Begin(WaitCause.Retry, Now);
        }
    }

    internal void EndRetryWait()
    {
        lock (_gate)
        {
            _waits.End(WaitCause.Retry, Now);
        }
    }

    /// <summary>The first input of a group is there, after it waited for the group before it and for the interval between them.</summary>
    internal void CountBatchWait(TimeSpan interval)
    {
        lock (_gate)
        {
            _waits.CountBatch(interval, Now);
        }
    }

    /// <summary>Takes note of why no further input can be started; neither is what most inputs find.</summary>
    internal void SetWindow(bool isFull, bool isGroupComplete)
    {
        lock (_gate)
        {
            _waits.SetWindow(isFull, isGroupComplete, Now);
        }
    }

    internal void NoteLimits(string origin, int concurrency, double? rate)
    {
        lock (_gate)
        {
            _limits.Note(_origins[origin], new LimitReading(Now, origin, concurrency, rate));
        }
    }

    internal void NoteFound(string origin, double? rate, double? chance)
    {
        lock (_gate)
        {
            _origins[origin].Find(rate, chance);
        }
    }

    internal void NoteOutage(string origin, bool isOut, bool isResponding)
    {
        lock (_gate)
        {
            if (isOut)
            {
                _outages.Begin(origin, isResponding, _clock.GetLocalNow());
            }
            else
            {
                _outages.End(origin, _clock.GetLocalNow());
            }
        }
    }

    /// <summary>The most frequent first; in an array, because PowerShell finds no way into the lists that the compiler makes.</summary>
    private static ValueCollection<T> Ranked<TKey, T>(Dictionary<TKey, long> counts, Func<TKey, long, T> summary)
        where TKey : notnull
        where T : notnull =>
        [.. counts.OrderByDescending(static pair => pair.Value).Select(pair => summary(pair.Key, pair.Value))];

    private void AddResult(WebErrorKind? failure)
    {
        if (failure is { } kind)
        {
            _failures[kind] = _failures.GetValueOrDefault(kind) + 1;
        }
        else
        {
            _succeeded++;
        }
    }
}
