namespace ConcurrentWeb;

/// <summary>What the requests of a run wait for.</summary>
public enum WaitCause
{
    /// <summary>A place under the throttle.</summary>
    Throttle,

    /// <summary>Room in memory: finished bodies wait for their turn.</summary>
    Memory,

    /// <summary>A place under the limit of their origin, whether it is fixed or found out.</summary>
    OriginLimit,

    /// <summary>Their turn at the pace of their origin, whether it was asked for or found out.</summary>
    Pace,

    /// <summary>The end of a pause that the server asked for.</summary>
    Pause,

    /// <summary>A trial that shows whether the origin can be reached.</summary>
    Circuit,

    /// <summary>The interval before something is sent again.</summary>
    Retry,

    /// <summary>The end of a group, and the interval before the next one.</summary>
    Batch,

    /// <summary>Room in the window: inputs are as far ahead of the output as they may be, behind slow answers.</summary>
    Window,
}
