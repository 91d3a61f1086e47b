namespace ConcurrentWeb;

/// <summary>What the requests of a run wait for.</summary>
public enum WaitCause
{
    /// <summary>A place under the throttle.</summary>
    Throttle,

    /// <summary>Room in memory: finished bodies wait for their turn.</summary>
    Memory,

    /// <summary>A place under the limit of their origin: a given one, or one that was found.</summary>
    OriginLimit,

    /// <summary>Their turn at the pace of their origin: one that was given, announced by the server, or found.</summary>
    Pace,

    /// <summary>A server that accepts no requests: it asked for a pause, its quota is used up, or it rejects everything.</summary>
    Pause,

    /// <summary>The end of an outage: one request at a time tries whether the server is back.</summary>
    Circuit,

    /// <summary>The delay before a retry.</summary>
    Retry,

    /// <summary>The end of a group, and the interval before the next one.</summary>
    Batch,

    /// <summary>Room in the window: inputs are as far ahead of the output as they may be, behind slow answers.</summary>
    Window,
}
