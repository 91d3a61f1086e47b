namespace ConcurrentWeb;

/// <summary>Says in words what a summary has in numbers.</summary>
internal static class RunSummaryText
{
    /// <summary>What was waited for during so much of a run made it as slow as it was.</summary>
    private const double Clear = 0.5;

    /// <summary>What was waited for during less of it does not matter.</summary>
    private const double Slight = 0.1;

    /// <summary>What was waited for during less of it is not worth a word.</summary>
    private const double Told = 0.01;

    /// <summary>A few 503s may have any reason.</summary>
    private const int Several = 10;

    /// <summary>What a server takes of the first requests, all at once, tells nothing of the rate that it takes.</summary>
    private static readonly TimeSpan LongestBurst = TimeSpan.FromSeconds(2);

    /// <summary>Origins whose limits are told, and outages.</summary>
    private const int Shown = 3;

    internal static IEnumerable<string> Lines(RunSummary run)
    {
        yield return $"{Quantity.Of(run.Inputs, "input", "inputs")} in {Quantity.Of(run.Duration)}{Rate(run.InputsPerSecond)}: "
            + $"{Quantity.Of(run.Succeeded)} answered, {Quantity.Of(run.Failed)} failed{List(run.Failures)}.";
        if (run.Requests > 0)
        {
            yield return $"{Quantity.Of(run.Requests, "request", "requests")}, {Quantity.Of(run.Retries.Sum(static retry => retry.Count))} sent again{List(run.Retries)}; "
                + $"{Quantity.OfBytes(run.BytesReceived)} received; {Quantity.Of(run.MostInFlight)} in flight at most.";
            yield return $"Latency: {run.Latency}.";
        }

        if (run.Waits.Where(wait => Share(wait, run) >= Told).ToList() is { Count: > 0 } waits)
        {
            yield return $"Waited: {string.Join(", ", waits)}.";
        }

        foreach (var origin in run.Limits.GroupBy(static reading => reading.Origin, StringComparer.Ordinal).Take(Shown))
        {
            yield return Limits(origin.Key, [.. origin]);
        }

        foreach (var line in run.Origins.Select(Found).OfType<string>().Take(Shown))
        {
            yield return line;
        }

        foreach (var outage in run.Outages.Take(Shown))
        {
            yield return $"{outage}.";
        }

        if (run.Outages.Count > Shown)
        {
            yield return $"{Quantity.Of(run.Outages.Count - Shown, "more outage", "more outages")}: see Outages.";
        }

        if (run.LimitingFactor is { } factor)
        {
            yield return factor;
        }
    }

    internal static string? LimitingFactor(RunSummary run)
    {
        // A request that waits for its retry holds up no other, so it counts only where one input took most of the run.
        var isLongInput = run.Latency.Maximum >= run.Duration * Clear;
        var longest = run.Waits.FirstOrDefault(wait => wait.Cause != WaitCause.Retry || isLongInput);
        var share = longest is null ? 0 : Share(longest, run);
        var rejections = Unavailability(run);
        return run.Requests == 0 ? null
            : share >= Clear ? $"For {share:P0} of the time {Explain(longest!, run)}{(rejections is null ? string.Empty : $" {rejections}")}"
            : rejections is not null ? rejections
            : share >= Slight || run.TimeToFirstByte.Count == 0 ? null
            : isLongInput ? $"Nothing held it up but the answers: the longest took {Quantity.Of(run.Latency.Maximum)}."
            : "Hardly anything waited: the inputs came, or the results were taken, no faster.";
    }

    private static double Share(WaitSummary wait, RunSummary run) =>
        run.Duration > TimeSpan.Zero ? Math.Min(1, wait.Time / run.Duration) : 0;

    private static string Explain(WaitSummary wait, RunSummary run) => wait.Cause switch
    {
        WaitCause.Throttle => $"all {Quantity.Of(run.MostInFlight, "place", "places")} under the throttle (ThrottleLimit) were taken.",
        WaitCause.Memory => "requests waited for room in memory: answers were larger, or came faster, than the results were taken.",
        WaitCause.OriginLimit => $"requests waited for {wait.Object} (ThrottleLimitPerOrigin, or the limit that was found).",
        WaitCause.Pace => $"requests waited for {wait.Object} ({Pace(wait.Origin, run)}).",
        WaitCause.Pause => $"requests waited for {wait.Object}: the server asked for it, or accepted nothing.",
        WaitCause.Circuit => $"requests waited for {wait.Object}: it was unavailable.",
        WaitCause.Retry => $"requests waited for their retries{List(run.Retries)}.",
        WaitCause.Batch => "inputs waited for the group before them to end, or for the interval after it (BatchSize, BatchIntervalSec).",
        _ => "the window (WindowSize) was full, and results waited behind slow answers.",
    };

    /// <summary>Where the pace comes from. One that was found can be given from the start, and no request is rejected then.</summary>
    private static string Pace(string? name, RunSummary run)
    {
        var origin = run.Origins.FirstOrDefault(origin => string.Equals(origin.Origin, name, StringComparison.Ordinal));
        return origin?.AcceptedPerSecond is { } rate && Rejections(origin) is var rejections and > 0
            ? $"found from {Quantity.Of(rejections, "rejection", "rejections")}; -RequestsPerSecond {Quantity.Argument(rate)} starts with it"
            : "RequestsPerSecond, or a limit that the server announced";
    }

    /// <summary>
    /// What to do about a server that responds with a plain 503 to many requests, where neither a limit nor chance nor an outage was
    /// found, since the run was too short or too slow: nginx rejects with it by default.
    /// </summary>
    private static string? Unavailability(RunSummary run)
    {
        if (run.Origins.FirstOrDefault(static origin => origin is { AcceptedPerSecond: null, ChanceShare: null }
            && origin.Unavailable >= Several && origin.Unavailable >= origin.Requests * Slight) is not { } origin
            || run.Outages.Any(outage => string.Equals(outage.Origin, origin.Origin, StringComparison.Ordinal)))
        {
            return null;
        }

        var taken = Taken(origin, run);
        var said = $"{origin.Origin} responded to {Quantity.Of(origin.Unavailable)} of {Quantity.Of(origin.Requests)} requests with 503";
        return taken <= 0 ? null
            : run.Duration <= LongestBurst ? $"{said}: if that is a rate limit, RequestsPerSecond helps."
            : $"{said} and took {Quantity.Of(taken)} a second: if that is a rate limit, RequestsPerSecond {Quantity.Argument(taken)} or less helps.";
    }

    private static double Taken(OriginSummary origin, RunSummary run) =>
        (origin.Requests - origin.Throttled - origin.Unavailable - origin.Broken) / run.Duration.TotalSeconds;

    /// <summary>What an origin's rejections showed: a limit, or chance; null for nothing.</summary>
    private static string? Found(OriginSummary origin)
    {
        var rejected = $"{Quantity.Of(Rejections(origin))} of {Quantity.Of(origin.Requests, "request", "requests")}";
        return Rejections(origin) == 0 ? null
            : origin.AcceptedPerSecond is { } rate ? $"{origin.Origin} took {Quantity.Of(rate)} a second; it rejected {rejected}."
            : origin.ChanceShare is { } share ? $"{origin.Origin} rejected {rejected}, by chance (about {share:P0}): slowing down did not help."
            : null;
    }

    /// <summary>A plain 503 is a rejection where slowing down showed that it is, and a failure elsewhere.</summary>
    private static long Rejections(OriginSummary origin) =>
        origin.Throttled + (origin.AcceptedPerSecond is not null || origin.ChanceShare is not null ? origin.Unavailable : 0);

    private static string Limits(string origin, LimitReading[] readings)
    {
        var parts = new List<string>(2);
        if (readings[^1].ConcurrencyLimit > 0)
        {
            var (least, most) = (readings.Min(static reading => reading.ConcurrencyLimit), readings.Max(static reading => reading.ConcurrencyLimit));
            parts.Add(Span(Quantity.Of(least), Quantity.Of(most), Quantity.Of(readings[^1].ConcurrencyLimit), "at once"));
        }

        if (readings[^1].RequestsPerSecond is { } last)
        {
            var rates = readings.Select(static reading => reading.RequestsPerSecond).OfType<double>().ToList();
            parts.Add(Span(Quantity.Of(rates.Min()), Quantity.Of(rates.Max()), Quantity.Of(last), "a second"));
        }

        return $"Limits of {origin}: {string.Join("; ", parts)}.";
    }

    private static string Span(string least, string most, string last, string unit) =>
        string.Equals(least, most, StringComparison.Ordinal) ? $"{last} {unit}" : $"{least} to {most} {unit}, in the end {last}";

    private static string Rate(double rate) => rate > 0 ? $" ({Quantity.Of(rate)}/s)" : string.Empty;

    private static string List<T>(IReadOnlyList<T> parts) => parts.Count == 0 ? string.Empty : $" ({string.Join(", ", parts)})";
}
