namespace ConcurrentWeb.Bench.Limits;

/// <summary>How the engine runs.</summary>
internal enum ThrottleMode
{
    /// <summary>With the defaults.</summary>
    Fixed,

    /// <summary>With the adaptive throttle.</summary>
    Adaptive,
}
