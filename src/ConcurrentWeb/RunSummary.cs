namespace ConcurrentWeb;

/// <summary>
/// A run in numbers: what came of it, how long things took, and what its requests waited for. It is as large after a million
/// inputs as after a thousand.
/// </summary>
public sealed record RunSummary
{
    /// <summary>When the run began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long it took, from its start until it was asked for this summary.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Inputs that were dealt with, those that could not be sent included.</summary>
    public long Inputs { get; init; }

    /// <summary>Results without an error. Where answers lead to further pages, each page is a result.</summary>
    public long Succeeded { get; init; }

    /// <summary>Results with one.</summary>
    public long Failed => Failures.Sum(static failure => failure.Count);

    /// <summary>Why they failed, the most frequent reason first.</summary>
    public ValueCollection<FailureSummary> Failures { get; init; } = [];

    /// <summary>Requests sent, redirections and retries included.</summary>
    public long Requests { get; init; }

    /// <summary>Requests sent, redirections not included: the first ones, and those that were sent again.</summary>
    public long Attempts { get; init; }

    /// <summary>Why requests were sent again, the most frequent reason first.</summary>
    public ValueCollection<RetrySummary> Retries { get; init; } = [];

    /// <summary>The most requests that were in flight at once.</summary>
    public int MostInFlight { get; init; }

    /// <summary>Bytes of the bodies that were read to their end, those of redirections and failed attempts included, after decompression.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Inputs a second, over the whole run.</summary>
    public double InputsPerSecond => PerSecond(Inputs);

    /// <summary>Requests a second, over the whole run.</summary>
    public double RequestsPerSecond => PerSecond(Requests);

    /// <summary>How long requests took, each from its first permit to its last byte, waits between attempts included.</summary>
    public required LatencySummary Latency { get; init; }

    /// <summary>From the start of each request's last attempt to the headers of its answer.</summary>
    public required LatencySummary TimeToFirstByte { get; init; }

    /// <summary>What requests waited for, the longest first.</summary>
    public ValueCollection<WaitSummary> Waits { get; init; } = [];

    /// <summary>
    /// The adaptive limits and the paces in force over time, as far as there were any: each change that counts, thinned out
    /// to a few hundred.
    /// </summary>
    public ValueCollection<LimitReading> Limits { get; init; } = [];

    /// <summary>
    /// Times during which an origin failed for every request (no connection, no response, 502, 503 or 504), in order; the last hundred.
    /// </summary>
    public ValueCollection<OutageSummary> Outages { get; init; } = [];

    /// <summary>
    /// The ten origins that were sent the most requests, the most first. In a run with many hundreds of them, one that is seldom
    /// asked may be among the others for a part of its requests.
    /// </summary>
    public ValueCollection<OriginSummary> Origins { get; init; } = [];

    /// <summary>All other origins together; null where there were none.</summary>
    public OriginSummary? OtherOrigins { get; init; }

    /// <summary>What kept the run from being faster, in a sentence or two, and what may help; null where that is not clear.</summary>
    public string? LimitingFactor => RunSummaryText.LimitingFactor(this);

    /// <summary>The summary in a few lines.</summary>
    /// <returns>Text for people.</returns>
    public override string ToString() => string.Join(Environment.NewLine, RunSummaryText.Lines(this));

    private double PerSecond(long count) => Duration > TimeSpan.Zero ? count / Duration.TotalSeconds : 0;
}
