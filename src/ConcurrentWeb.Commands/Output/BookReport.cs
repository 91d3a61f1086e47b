using System.Globalization;
using ConcurrentWeb.Books;

namespace ConcurrentWeb.Commands.Output;

/// <summary>What a run says beside its records: once when a source refuses or is put aside, and at the end what is left to do.</summary>
/// <param name="lookup">The run's lookup.</param>
/// <param name="clock">Tells when a quota begins anew.</param>
internal sealed class BookReport(BookLookup lookup, TimeProvider clock)
{
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private readonly HashSet<string> _putAside = new(StringComparer.Ordinal);
    private long _exhausted;

    /// <summary>The sources that have refused, or were put aside for the first time, since the last time, each in a sentence.</summary>
    /// <param name="error">The failure of the input that is emitted now; null for a record.</param>
    internal IEnumerable<string> NewRefusals(WebError? error)
    {
        _exhausted += error?.Kind == WebErrorKind.QuotaExhausted ? 1 : 0;
        foreach (var source in lookup.Status())
        {
            if (source.Refusal is { } refusal)
            {
                _putAside.Add(source.Name);
                if (_refused.Add(source.Name))
                {
                    yield return $"{source.Name} is not asked any more in this run: {refusal.Message}";
                }
            }
            else if (source.Throttling is { } throttling && _putAside.Add(source.Name))
            {
                yield return $"{throttling.Message} {source.AskedInstead} is asked instead until {Moment(throttling.RetryAt!.Value)} at least.";
            }
        }
    }

    /// <summary>What is left because of a quota, and when there is a new one; null where nothing is, or no day will bring one.</summary>
    internal string? LeftToDo()
    {
        var ended = lookup.Status().Where(source => !source.IsClosed && Ending(source)?.Kind == WebErrorKind.QuotaExhausted).ToList();
        if (_exhausted == 0 || ended.Count == 0)
        {
            return null;
        }

        var when = ended.Select(When).FirstOrDefault(static when => when is not null) ?? string.Empty;
        var (noun, verb) = _exhausted == 1 ? ("input", "is") : ("inputs", "are");
        return string.Create(
            CultureInfo.CurrentCulture,
            $"{_exhausted:N0} {noun} {verb} left because of a quota{when}. The errors hold them: pipe those to Get-BookMetadata to ask again.");
    }

    private static WebError? Ending(BookSourceStatus source) => source.Refusal ?? source.Throttling;

    /// <summary>When there is a new quota; null where that is not known.</summary>
    private string? When(BookSourceStatus source)
    {
        if (source.Refusal is null)
        {
            return $"; {source.Name} may be asked again at {Moment(source.Throttling!.RetryAt!.Value)}";
        }

        var renewal = source.Refusal.RetryAt ?? source.Limits.QuotaRenewal(clock.GetUtcNow());
        return renewal is { } at ? $"; the quota of {source.Name} begins anew at {Moment(at)}" : null;
    }

    /// <summary>To the minute, and not before it.</summary>
    private string Moment(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at.AddMinutes(1).AddTicks(-1), clock.LocalTimeZone).ToString("g", CultureInfo.CurrentCulture);

    /// <summary>How it went with each source, a sentence a source.</summary>
    internal IEnumerable<string> Summary() => lookup.Status().Select(static source =>
        $"{source.Name}: {Quantity.Of(source.Requests, "request", "requests")}, {Quantity.Of(source.Books, "book", "books")} found.");
}
