namespace ConcurrentWeb.Origins;

/// <summary>
/// Decides which request goes next. A permit needs a free place under the throttle, an origin whose gate lets it through now, and, for
/// the first exchange of an input, room for another body in its run. Of the requests for which all this holds, the
/// one with the lowest place goes. So an origin that is slow or closed holds up no other one. All waits are here, those before a
/// retry included, and one lock guards them.
/// </summary>
internal sealed partial class Scheduler : IDisposable
{
    private readonly object _gate = new();
    private readonly PriorityQueue<Lane, (int FailedTrials, long Number)> _ready = new();
    private readonly List<Backlog> _closed = [];
    private readonly Timetable _timetable;
    private readonly OriginTable _origins;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly int _limit;
    private readonly RunStatistics? _statistics;
    private int _inFlight;
    private long _asked;

    /// <param name="options">The knobs of the run.</param>
    internal Scheduler(EngineOptions options)
    {
        _limit = options.ThrottleLimit;
        _clock = options.TimeProvider;
        _start = _clock.GetTimestamp();
        _origins = new OriginTable(options);
        _timetable = new Timetable(_clock, Wake);
        _statistics = options.Statistics;
    }

    /// <summary>Permits in use.</summary>
    internal int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The time since the scheduler was made.</summary>
    internal TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>Waits until a request may be sent.</summary>
    /// <param name="uri">Its address.</param>
    /// <param name="run">The run in whose memory there has to be room; null for an input that was sent before.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="place">The place of an input that was sent before; null for a new one, at the end.</param>
    /// <param name="hold">How long it is held in its place at least, such as before a retry.</param>
    /// <returns>A permit, to be given back by <see cref="Return(Permit)"/>; or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal ValueTask<Admission> AcquireAsync(Uri uri, RunMemory? run, CancellationToken stop, Place? place = null, TimeSpan hold = default)
    {
        if (stop.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Admission>(stop);
        }

        lock (_gate)
        {
            var now = Now;
            var origin = _origins[uri, now];
            if (origin.RejectionAt(now) is { } rejection)
            {
                return new ValueTask<Admission>(new Admission(Permit: null, rejection));
            }

            place ??= new Place(_asked++);
            var isHeld = hold > TimeSpan.Zero;
            if (!isHeld && _inFlight < _limit && run is null or { HasRoom: true } && origin.MayGrantAt(now) && !origin.HasWaiters)
            {
                return new ValueTask<Admission>(new Admission(Grant(origin, now, place), Rejection: null));
            }

            var waiter = new Waiter(place);
            if (isHeld)
            {
                waiter.BeginHold(_statistics);
            }

            waiter.WatchFor(stop);
            if (isHeld)
            {
                _timetable.Hold(waiter, origin, run, now + hold, now);
            }
            else
            {
                Enqueue(waiter, origin.LaneOf(run), now);
            }

            return new ValueTask<Admission>(waiter.Task);
        }
    }

    private void Enqueue(Waiter waiter, Lane lane, TimeSpan now)
    {
        lane.Add(waiter);
        Consider(lane, now);
        GrantReady(now);
        lane.Origin.Tell(now);
    }

    /// <summary>Takes back a permit that was not used.</summary>
    internal void Return(Permit permit)
    {
        lock (_gate)
        {
            var now = Now;
            _inFlight--;
            permit.Origin.Return(permit, now);
            GoOn(permit.Origin, now);
        }
    }

    /// <summary>Takes a permit back, and grants what that makes room for.</summary>
    /// <param name="permit">The permit.</param>
    /// <param name="outcome">The outcome of the exchange.</param>
    /// <returns>Whether the input goes back to its place in line.</returns>
    internal Disposition Return(Permit permit, in Outcome outcome)
    {
        lock (_gate)
        {
            var now = Now;
            _inFlight--;
            var disposition = permit.Origin.Return(permit, outcome, now);
            GoOn(permit.Origin, now);
            return disposition;
        }
    }

    /// <summary>The wait that is over first, of those that last; null for none. Read by the progress, a few times a second.</summary>
    /// <param name="atLeast">Shorter waits do not count.</param>
    /// <param name="known">The name of an origin whose wait is taken before the others, however short it is.</param>
    internal OriginWait? FirstWait(TimeSpan atLeast, string? known = null)
    {
        lock (_gate)
        {
            return OriginWait.First(_timetable.WaitedFor, _timetable.Held, atLeast, known, Now);
        }
    }

    /// <summary>Ends the timer. Nobody waits any more; what is still under way gives its permit back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _timetable.Dispose();
        }
    }

    private Permit Grant(OriginGate origin, TimeSpan now, Place place)
    {
        _inFlight++;
        _statistics?.CountInFlight(_inFlight);
        return origin.Grant(now, place);
    }

    /// <summary>Looks again at who waits for an origin of which something has changed.</summary>
    private void GoOn(OriginGate origin, TimeSpan now)
    {
        if (origin.RejectionAt(now) is { } rejection)
        {
            foreach (var lane in origin.Lanes.ToList())
            {
                while (!lane.IsEmpty)
                {
                    lane.Take().Reject(rejection);
                }

                origin.Drop(lane);
            }
        }

        foreach (var lane in origin.Lanes)
        {
            Consider(lane, now);
        }

        GrantReady(now);
        origin.Tell(now);
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
            if (origin.ChangesAt(now) is var next && next > now)
            {
                _timetable.WakeAt(origin, next, now);
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
                lane.Origin.Tell(now);
                continue;
            }

            var waiter = lane.Take();
            if (lane.IsEmpty)
            {
                lane.Origin.Drop(lane);
            }

            if (!waiter.HasGivenUp)
            {
                var permit = Grant(lane.Origin, now, waiter.Place);
                if (!waiter.TryGrant(permit))
                {
                    _inFlight--;
                    permit.Origin.Return(permit, now);
                }
            }

            Consider(lane, now);
            lane.Origin.Tell(now);
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
            while (_timetable.TryRelease(now, out var held))
            {
                Release(held, now);
            }

            while (_timetable.TryWake(now, out var origin))
            {
                GoOn(origin, now);
            }
        }
    }

    private void Release(in HeldRequest held, TimeSpan now)
    {
        held.Waiter.EndHold();
        if (held.Waiter.HasGivenUp)
        {
            return;
        }

        if (held.Origin.RejectionAt(now) is { } rejection)
        {
            held.Waiter.Reject(rejection);
            return;
        }

        Enqueue(held.Waiter, held.Origin.LaneOf(held.Run), now);
    }
}
