namespace ConcurrentWeb.Origins;

/// <summary>What came of the requests that were sent to an origin since a time.</summary>
/// <param name="start">The time.</param>
internal sealed class Tally(TimeSpan start)
{
    internal TimeSpan Start => start;

    /// <summary>Requests with higher numbers were sent since then.</summary>
    internal long After { get; init; }

    internal int Sent { get; set; }

    internal int Accepted { get; set; }

    internal int Rejected { get; set; }

    internal int Total => Accepted + Rejected;
}
