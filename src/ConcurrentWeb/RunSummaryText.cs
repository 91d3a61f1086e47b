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

    /// <summary>A few refusals may have any reason.</summary>
    private const int Several = 10;

    /// <summary>What a server takes of the first requests, all at once, tells nothing of the rate that it takes.</summary>
    private static readonly TimeSpan LongestBurst = TimeSpan.FromSeconds(2);

    /// <summary>Origins whose limits are told.</summary>
    private const int LimitsShown = 3;

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

        foreach (var origin in run.Limits.GroupBy(static reading => reading.Origin, StringComparer.Ordinal).Take(LimitsShown))
        {
            yield return Limits(origin.Key, [.. origin]);
        }

        if (run.LimitingFactor is { } factor)
        {
            yield return factor;
        }
    }

    internal static string? LimitingFactor(RunSummary run)
    {
        // What waits to be sent again is in nobody's way, so it counts only where an input that did took most of the run.
        var isLongInput = run.Latency.Maximum >= run.Duration * Clear;
        var longest = run.Waits.FirstOrDefault(wait => wait.Cause != WaitCause.Retry || isLongInput);
        var share = longest is null ? 0 : Share(longest, run);
        var refusals = Refusals(run);
        return run.Requests == 0 ? null
            : share >= Clear ? $"For {share:P0} of the time {Explain(longest!, run)}{(refusals is null ? string.Empty : $" {refusals}")}"
            : refusals is not null ? refusals
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
        WaitCause.OriginLimit => $"requests waited for {wait.Object} (ThrottleLimitPerOrigin, or the limit found out).",
        WaitCause.Pace => $"requests waited for {wait.Object} ({Pace(wait.Origin, run)}).",
        WaitCause.Pause => $"requests waited for {wait.Object}: the server had asked for it.",
        WaitCause.Circuit => $"requests waited for {wait.Object}: it could not be reached.",
        WaitCause.Retry => $"something waited to be sent again{List(run.Retries)}.",
        WaitCause.Batch => "inputs waited for the group before them to end, or for the interval after it (BatchSize, BatchIntervalSec).",
        _ => "the window (WindowSize) was full, and results waited behind slow answers.",
    };

    /// <summary>Where the pace comes from. One that was found out can be asked for, and nothing has to be refused for it then.</summary>
    private static string Pace(string? name, RunSummary run)
    {
        var rates = run.Limits.Where(reading => IsOf(reading.Origin)).Select(static reading => reading.RequestsPerSecond).ToList();
        var asked = run.Origins.FirstOrDefault(origin => IsOf(origin.Origin));
        var refusals = asked?.Throttled >= asked?.Requests * Told ? asked!.Throttled : 0;

        // What is in force at the end may be a try.
        return refusals > 0 && rates is [.., { } last] && rates.Exists(rate => rate != last)
            ? $"slowed down after {Quantity.Of(refusals, "refusal", "refusals")}; -RequestsPerSecond {Quantity.Argument(Math.Min(last, Taken(asked!, run)))} has that pace from the start"
            : "RequestsPerSecond, or what the server tolerates";

        bool IsOf(string? origin) => string.Equals(origin, name, StringComparison.Ordinal);
    }

    /// <summary>
    /// What to do about a server that says 503 to a good part of what it is sent, and no more than that. As it may be down, nothing
    /// slows a run down for it; some say it to whoever asks too often, as nginx does by itself.
    /// </summary>
    private static string? Refusals(RunSummary run)
    {
        if (run.Origins.FirstOrDefault(static origin => origin.Unavailable >= Several && origin.Unavailable >= origin.Requests * Slight) is not { } origin)
        {
            return null;
        }

        var taken = Taken(origin, run);
        var said = $"{origin.Origin} answered {Quantity.Of(origin.Unavailable)} of {Quantity.Of(origin.Requests)} requests with 503";
        return taken <= 0 ? null
            : run.Duration <= LongestBurst ? $"{said}: if it is asked too often, RequestsPerSecond helps."
            : $"{said} and took {Quantity.Of(taken)} a second: if it is asked too often, RequestsPerSecond {Quantity.Argument(taken)} or less helps.";
    }

    private static double Taken(OriginSummary origin, RunSummary run) =>
        (origin.Requests - origin.Throttled - origin.Unavailable - origin.Broken) / run.Duration.TotalSeconds;

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
