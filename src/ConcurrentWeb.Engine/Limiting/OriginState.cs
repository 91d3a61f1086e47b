namespace ConcurrentWeb.Limiting;

/// <summary>What is known of one origin in a run, and what limits the requests to it. Guarded by the scheduler's lock.</summary>
internal sealed class OriginState
{
    private readonly List<Lane> _lanes = [];
    private readonly int _limit;

    /// <param name="options">The knobs of the run.</param>
    internal OriginState(EngineOptions options) =>
        _limit = options.ThrottleLimitPerOrigin > 0 ? options.ThrottleLimitPerOrigin : int.MaxValue;

    /// <summary>Requests in flight.</summary>
    internal int InFlight { get; private set; }

    /// <summary>When a request was last sent to it.</summary>
    internal long LastUse { get; private set; }

    /// <summary>Whether somebody waits for a permit.</summary>
    internal bool HasWaiters => _lanes.Exists(static lane => !lane.IsEmpty);

    /// <summary>Whether nothing is under way or waiting.</summary>
    internal bool IsIdle => InFlight == 0 && !HasWaiters;

    internal IReadOnlyList<Lane> Lanes => _lanes;

    internal bool MayGrant => InFlight < _limit;

    internal Permit Grant(long now)
    {
        LastUse = now;
        return new Permit(this, ++InFlight, Round: 0);
    }

    internal void Return() => InFlight--;

    /// <summary>The lane of a run; it is there as long as somebody waits in it.</summary>
    internal Lane LaneOf(RunMemory? run)
    {
        var lane = _lanes.Find(lane => lane.Run == run);
        if (lane is null)
        {
            lane = new Lane(this, run);
            _lanes.Add(lane);
        }

        return lane;
    }

    /// <summary>Forgets a lane in which nobody waits any longer: there is one for each run, and runs are without number.</summary>
    internal void Drop(Lane lane) => _lanes.Remove(lane);
}
