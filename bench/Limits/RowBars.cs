namespace ConcurrentWeb.Bench.Limits;

/// <summary>What a run of a row is to hold; null for what does not matter.</summary>
internal sealed record RowBars
{
    /// <summary>The seconds that it may take.</summary>
    public double? Seconds { get; init; }

    /// <summary>The requests that may be refused, or fail.</summary>
    public double? Failed { get; init; }

    /// <summary>The inputs that may end without a response. Default: none.</summary>
    public double Lost { get; init; }

    /// <summary>
    /// The inputs that the server may answer more than once. Default: none. Where it cuts connections, it has answered some that
    /// did not get their response.
    /// </summary>
    public double AnsweredTwice { get; init; }

    /// <summary>The requests that may be sent in an outage.</summary>
    public double? InVain { get; init; }

    /// <summary>The seconds from the end of an outage to the first response after it.</summary>
    public double? Resumed { get; init; }

    /// <summary>The seconds until the last response of the second origin, which has no limit.</summary>
    public double? OtherOrigin { get; init; }

    /// <summary>
    /// A quarter more than the least, and a second to find the limit; where chance decides, four, for the retries of the last ones.
    /// </summary>
    public static double SecondsOf(TimeSpan least, double slack = 1) => (1.25 * least.TotalSeconds) + slack;
}
