using ConcurrentWeb.Http;

namespace ConcurrentWeb.Limiting;

/// <summary>
/// Decides which request goes next. A permit needs a free place under the throttle, an origin that may be asked now, and, for
/// the first exchange of an input, room for another body in its run; of the requests for which all this holds, the
/// one that has waited longest goes. So one origin that is slow or asks for a pause holds up nobody else. One lock guards
/// it all: whoever waits, waits in one place.
/// </summary>
internal sealed class PermitScheduler : IDisposable
{
    private readonly object _gate = new();
    private readonly PriorityQueue<Lane, long> _ready = new();
    private readonly List<Backlog> _closed = [];
    private readonly SleepingOrigins _sleeping;
    private readonly OriginTable _origins;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly int _limit;
    private readonly RunStatistics? _statistics;
    private int _inFlight;
    private long _asked;

    /// <param name="options">The knobs of the run.</param>
    internal PermitScheduler(EngineOptions options)
    {
        _limit = options.ThrottleLimit;
        _clock = options.TimeProvider;
        _start = _clock.GetTimestamp();
        _origins = new OriginTable(options);
        _sleeping = new SleepingOrigins(_clock, Wake);
        _statistics = options.Statistics;
    }

    /// <summary>Permits in use.</summary>
    internal int InFlight => Volatile.Read(ref _inFlight);

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>Waits until the address may be asked.</summary>
    /// <param name="uri">The address.</param>
    /// <param name="run">The run in whose memory there has to be room; null for a request that is under way already.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="place">The place that the input had when it first asked; null for a new one, at the end.</param>
    /// <returns>A permit, to be given back by <see cref="Return(Permit)"/>.</returns>
    /// <exception cref="ExchangeException">The origin is not asked: it cannot be reached, or its quota is used up.</exception>
    internal ValueTask<Permit> AcquireAsync(Uri uri, RunMemory? run, CancellationToken stop, long? place = null)
    {
        if (stop.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Permit>(stop);
        }

        lock (_gate)
        {
            var now = Now;
            var origin = _origins[uri, now];
            if (origin.RefusalAt(now) is { } refusal)
            {
                return ValueTask.FromException<Permit>(Failure(refusal, now));
            }

            if (_inFlight < _limit && run is null or { HasRoom: true } && origin.MayGrantAt(now) && !origin.HasWaiters)
            {
                return new ValueTask<Permit>(Grant(origin, now, place ?? _asked++));
            }

            var waiter = new Waiter(place ?? _asked++);
            waiter.WatchFor(stop);
            var lane = origin.LaneOf(run);
            lane.Add(waiter);
            Consider(lane, now);
            GrantReady(now);
            Note(origin, now);
            return new ValueTask<Permit>(waiter.Task);
        }
    }

    /// <summary>What the owner of a run waits for before it asks for more permits.</summary>
    /// <returns>Completes when a permit is left over, or soon will be; mostly it is complete.</returns>
    internal Task WhenNeeded(Backlog backlog)
    {
        if (backlog.Relief is { IsCompleted: false } relief)
        {
            return relief;
        }

        if (!backlog.IsEnough)
        {
            return Task.CompletedTask;
        }

        lock (_gate)
        {
            if (_inFlight < _limit || !backlog.IsEnough)
            {
                return Task.CompletedTask;
            }

            _closed.Add(backlog);
            return backlog.Close();
        }
    }

    /// <summary>Takes back a permit that was not used.</summary>
    internal void Return(Permit permit)
    {
        lock (_gate)
        {
            _inFlight--;
            permit.Origin.Return();
            GoOn(permit.Origin, Now);
        }
    }

    /// <summary>Takes a permit back, and grants what that makes room for.</summary>
    /// <param name="permit">The permit.</param>
    /// <param name="report">What the exchange came to.</param>
    /// <returns>Whether it was refused, and on its way already when the origin was slowed down for another refusal.</returns>
    internal bool Return(Permit permit, in ExchangeReport report)
    {
        lock (_gate)
        {
            var now = Now;
            _inFlight--;
            var isSameRefusal = permit.Origin.Return(permit, report, now);
            GoOn(permit.Origin, now);
            return isSameRefusal;
        }
    }

    /// <summary>Counts the bytes of a finished body, which stays in memory until it is taken.</summary>
    internal void Hold(RunMemory run, long bytes)
    {
        lock (_gate)
        {
            run.Change(bytes);
        }
    }

    /// <summary>Forgets bytes that were held, and lets the run's requests go on where that makes room.</summary>
    internal void Release(RunMemory run, long bytes)
    {
        lock (_gate)
        {
            run.Change(-bytes);
            if (!run.HasRoom || run.Waiting.Count == 0)
            {
                return;
            }

            var now = Now;
            foreach (var lane in run.Waiting)
            {
                lane.WaitsForRoom = false;
                Consider(lane, now);
                Note(lane.Origin, now);
            }

            run.Waiting.Clear();
            GrantReady(now);
        }
    }

    /// <summary>The wait that is over first, of those that last; null for none. Read by the progress, a few times a second.</summary>
    /// <param name="retries">The origins of requests that wait to be sent again, each with the time until then.</param>
    /// <param name="atLeast">Shorter waits do not count.</param>
    /// <param name="known">The name of an origin whose wait is taken before the others, however short it is.</param>
    internal OriginWait? FirstWait(
        IEnumerable<(OriginState Origin, TimeSpan Remaining)> retries, TimeSpan atLeast, string? known = null)
    {
        lock (_gate)
        {
            return OriginWait.First(_sleeping.WaitedFor, retries, atLeast, known, Now);
        }
    }

    /// <summary>Ends the timer. Nobody waits any more; what is still under way gives its permit back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _sleeping.Dispose();
        }
    }

    private Permit Grant(OriginState origin, TimeSpan now, long place)
    {
        _inFlight++;
        _statistics?.CountInFlight(_inFlight);
        return origin.Grant(now, place);
    }

    /// <summary>Lets the statistics know of what may have changed; called after all that changes it.</summary>
    private static void Note(OriginState origin, TimeSpan now)
    {
        if (origin.Watch is { } watch)
        {
            origin.NoteFor(watch, now);
        }
    }

    private ExchangeException Failure(Refusal refusal, TimeSpan now) =>
        refusal.ToException(refusal.Until is { } until ? _clock.GetUtcNow() + (until - now) : null);

    /// <summary>Looks again at who waits for an origin of which something has changed.</summary>
    private void GoOn(OriginState origin, TimeSpan now)
    {
        if (origin.RefusalAt(now) is { } refusal)
        {
            foreach (var lane in origin.Lanes.ToList())
            {
                while (!lane.IsEmpty)
                {
                    lane.Take().Fail(Failure(refusal, now));
                }

                origin.Drop(lane);
            }
        }

        foreach (var lane in origin.Lanes)
        {
            Consider(lane, now);
        }

        GrantReady(now);
        Note(origin, now);
    }

    /// <summary>Puts a lane among those that may go, or where it will be considered again.</summary>
    private void Consider(Lane lane, TimeSpan now)
    {
        if (lane.IsReady || lane.IsEmpty)
        {
            return;
        }

        var origin = lane.Origin;
        if (!origin.MayGrantAt(now))
        {
            // Where time is not what it lacks, it is considered again with each permit that comes back from the origin.
            if (origin.NextAt is var next && next > now)
            {
                _sleeping.WakeAt(origin, next, now);
            }

            return;
        }

        if (lane.Run is { HasRoom: false } run)
        {
            if (!lane.WaitsForRoom)
            {
                lane.WaitsForRoom = true;
                run.Waiting.Add(lane);
            }

            return;
        }

        lane.IsReady = true;
        _ready.Enqueue(lane, lane.Head);
    }

    private void GrantReady(TimeSpan now)
    {
        while (_inFlight < _limit && _ready.TryDequeue(out var lane, out _))
        {
            lane.IsReady = false;
            if (lane.IsEmpty || !lane.Origin.MayGrantAt(now) || lane.Run is { HasRoom: false })
            {
                Consider(lane, now);
                Note(lane.Origin, now);
                continue;
            }

            var waiter = lane.Take();
            if (lane.IsEmpty)
            {
                lane.Origin.Drop(lane);
            }

            if (!waiter.HasGivenUp)
            {
                var permit = Grant(lane.Origin, now, waiter.Sequence);
                if (!waiter.TryGrant(permit))
                {
                    _inFlight--;
                    permit.Origin.Return();
                }
            }

            Consider(lane, now);
            Note(lane.Origin, now);
        }

        for (var i = _closed.Count - 1; i >= 0; i--)
        {
            if (_closed[i].TryRelieve(permitsAreFree: _inFlight < _limit))
            {
                _closed.RemoveAt(i);
            }
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            var now = Now;
            while (_sleeping.TryWake(now, out var origin))
            {
                GoOn(origin, now);
            }
        }
    }
}
