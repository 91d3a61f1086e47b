namespace ConcurrentWeb.Limiting;

/// <summary>What a request waits for.</summary>
internal enum WaitCause
{
    /// <summary>A place under the throttle.</summary>
    Throttle,

    /// <summary>Room in memory: finished bodies wait for their turn.</summary>
    Memory,

    /// <summary>A place under the limit of its origin.</summary>
    OriginLimit,

    /// <summary>Its turn at the pace of its origin.</summary>
    Pace,

    /// <summary>The end of a pause that the server asked for.</summary>
    Pause,

    /// <summary>A trial that shows whether the origin can be reached.</summary>
    Circuit,

    /// <summary>The interval before it is sent again.</summary>
    Retry,
}
