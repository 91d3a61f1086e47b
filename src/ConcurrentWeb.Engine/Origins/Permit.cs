namespace ConcurrentWeb.Origins;

/// <summary>
/// The permission for one exchange, from a <see cref="Scheduler"/>. It is given back exactly once, with the outcome of the exchange.
/// </summary>
/// <param name="Origin">The gate of the origin that it is for.</param>
/// <param name="Place">The place in line of the input; it keeps it when it is sent again.</param>
/// <param name="Number">The number of the exchange among all with the origin.</param>
/// <param name="Limit">The adaptive limit at that moment; 0 where there is none.</param>
internal sealed record Permit(OriginGate Origin, Place Place, long Number, int Limit);

/// <summary>The place of an input in line, and what has to be known of it when it goes back there.</summary>
/// <param name="number">Its number: the lower one goes first.</param>
internal sealed class Place(long number)
{
    /// <summary>The number.</summary>
    internal long Number => number;

    /// <summary>How many trials it was, in vain, since the origin closed: others go first.</summary>
    internal int FailedTrials { get; set; }

    /// <summary>The last exchange that had been sent when the input went back; null where it never did.</summary>
    internal long? WentBack { get; set; }

    /// <summary>How often it was rejected while the origin accepted others.</summary>
    internal int OwnRejections { get; set; }

    /// <summary>When that happened first.</summary>
    internal TimeSpan RejectedSince { get; set; }
}

/// <summary>What becomes of the input of an exchange.</summary>
/// <param name="GoesBack">It goes back to its place in line, and that uses up none of its retries.</param>
/// <param name="Delay">For how long it is held there at least.</param>
/// <param name="Rejecting">How long the origin has rejected requests and accepted none; zero where it does not.</param>
internal readonly record struct Disposition(bool GoesBack, TimeSpan Delay, TimeSpan Rejecting);
