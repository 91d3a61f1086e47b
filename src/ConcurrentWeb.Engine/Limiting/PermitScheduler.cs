namespace ConcurrentWeb.Limiting;

/// <summary>
/// Decides which request goes next. A permit needs a free place under the throttle, an origin that may be asked now, and, for
/// the first exchange of an input, room for another body in its run; of the requests for which all this holds, the
/// one that has waited longest goes. So one origin that is slow or asks for a pause holds up nobody else. One lock guards
/// it all: whoever waits, waits in one place.
/// </summary>
internal sealed class PermitScheduler
{
    private readonly object _gate = new();
    private readonly PriorityQueue<Lane, long> _ready = new();
    private readonly OriginTable _origins;
    private readonly TimeProvider _clock;
    private readonly int _limit;
    private int _inFlight;
    private long _asked;

    /// <param name="options">The knobs of the run.</param>
    internal PermitScheduler(EngineOptions options)
    {
        _limit = options.ThrottleLimit;
        _clock = options.TimeProvider;
        _origins = new OriginTable(options);
    }

    /// <summary>Permits in use.</summary>
    internal int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Waits until the address may be asked.</summary>
    /// <param name="uri">The address.</param>
    /// <param name="run">The run in whose memory there has to be room; null for a request that is under way already.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>A permit, to be given back by <see cref="Return"/>.</returns>
    internal ValueTask<Permit> AcquireAsync(Uri uri, RunMemory? run, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Permit>(stop);
        }

        lock (_gate)
        {
            var origin = _origins[uri];
            if (_inFlight < _limit && run is null or { HasRoom: true } && origin.MayGrant && !origin.HasWaiters)
            {
                return new ValueTask<Permit>(Grant(origin));
            }

            var waiter = new Waiter(_asked++);
            waiter.WatchFor(stop);
            var lane = origin.LaneOf(run);
            lane.Add(waiter);
            Consider(lane);
            GrantReady();
            return new ValueTask<Permit>(waiter.Task);
        }
    }

    /// <summary>Takes a permit back, and grants what that makes room for.</summary>
    internal void Return(Permit permit)
    {
        lock (_gate)
        {
            _inFlight--;
            permit.Origin.Return();
            foreach (var lane in permit.Origin.Lanes)
            {
                Consider(lane);
            }

            GrantReady();
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

            foreach (var lane in run.Waiting)
            {
                lane.WaitsForRoom = false;
                Consider(lane);
            }

            run.Waiting.Clear();
            GrantReady();
        }
    }

    private Permit Grant(OriginState origin)
    {
        _inFlight++;
        return origin.Grant(_clock.GetTimestamp());
    }

    /// <summary>Puts a lane among those that may go, or where it will be considered again.</summary>
    private void Consider(Lane lane)
    {
        if (lane.IsReady || lane.IsEmpty || !lane.Origin.MayGrant)
        {
            // An origin is considered again with each permit that comes back from it.
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

    private void GrantReady()
    {
        while (_inFlight < _limit && _ready.TryDequeue(out var lane, out _))
        {
            lane.IsReady = false;
            if (lane.IsEmpty || !lane.Origin.MayGrant || lane.Run is { HasRoom: false })
            {
                Consider(lane);
                continue;
            }

            var waiter = lane.Take();
            if (lane.IsEmpty)
            {
                lane.Origin.Drop(lane);
            }

            if (!waiter.HasGivenUp)
            {
                var permit = Grant(lane.Origin);
                if (!waiter.TryGrant(permit))
                {
                    _inFlight--;
                    permit.Origin.Return();
                }
            }

            Consider(lane);
        }
    }
}
