using System.Globalization;
using ConcurrentWeb.Books;

namespace ConcurrentWeb.Commands.Output;

/// <summary>What a run says beside its records: once when a source refuses, and at the end what is left to do.</summary>
/// <param name="lookup">The run's lookup.</param>
/// <param name="clock">Tells when a quota begins anew.</param>
internal sealed class BookReport(BookLookup lookup, TimeProvider clock)
{
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private long _exhausted;

    /// <summary>The sources that have refused since the last time, each in a sentence.</summary>
    /// <param name="error">The failure of the input that is emitted now; null for a record.</param>
    internal IEnumerable<string> NewRefusals(WebError? error)
    {
        _exhausted += error?.Kind == WebErrorKind.QuotaExhausted ? 1 : 0;
        foreach (var source in lookup.Status())
        {
            if (source.Refusal is { } refusal && _refused.Add(source.Name))
            {
                yield return $"{source.Name} is not asked any more in this run: {refusal.Message}";
            }
        }
    }

    /// <summary>What is left because of a quota, and when there is a new one; null where nothing is, or no day will bring one.</summary>
    internal string? LeftToDo()
    {
        var ended = lookup.Status().Where(source => source is { IsClosed: false, Refusal.Kind: WebErrorKind.QuotaExhausted }).ToList();
        if (_exhausted == 0 || ended.Count == 0)
        {
            return null;
        }

        var renewal = ended
            .Select(source => (source.Name, At: source.Refusal!.RetryAt ?? source.Limits.QuotaRenewal(clock.GetUtcNow())))
            .FirstOrDefault(source => source.At is not null);
        var when = renewal.At is { } at
            ? string.Create(
                CultureInfo.CurrentCulture,
                $"; the quota of {renewal.Name} begins anew at {TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone):g}")
            : string.Empty;
        var (noun, verb) = _exhausted == 1 ? ("input", "is") : ("inputs", "are");
        return string.Create(
            CultureInfo.CurrentCulture,
            $"{_exhausted:N0} {noun} {verb} left because of a quota{when}. The errors hold them: pipe those to Get-BookMetadata to ask again.");
    }

    /// <summary>How it went with each source, a sentence a source.</summary>
    internal IEnumerable<string> Summary() => lookup.Status().Select(static source =>
        $"{source.Name}: {Quantity.Of(source.Requests, "request", "requests")}, {Quantity.Of(source.Books, "book", "books")} found.");
}
