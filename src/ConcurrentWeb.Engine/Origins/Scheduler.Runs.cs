namespace ConcurrentWeb.Origins;

/// <content>What it does for runs: their memory, and how far they read ahead.</content>
internal sealed partial class Scheduler
{
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
                lane.Origin.Tell(now);
            }

            run.Waiting.Clear();
            GrantReady(now);
        }
    }
}
