using System.Globalization;
using ConcurrentWeb.Books;

namespace ConcurrentWeb.Commands.Output;

/// <summary>What -WhatIf says of a list of ISBNs: what is in it, and how many requests it takes of whom.</summary>
/// <param name="sources">The sources in order.</param>
/// <param name="isbnsPerRequest">How many ISBNs the user wants in one request; 0 for what each provider does.</param>
/// <param name="merge">Whether each source is asked for everything.</param>
/// <param name="includeDescription">Whether descriptions are asked for where they are kept apart.</param>
/// <param name="force">Whether the services' own pace is left alone.</param>
internal sealed class BookPlan(IReadOnlyList<BookSource> sources, int isbnsPerRequest, bool merge, bool includeDescription, bool force)
{
    private readonly HashSet<Isbn> _isbns = [];
    private long _inputs;
    private long _invalid;

    internal void Count(Isbn isbn)
    {
        _inputs++;
        _isbns.Add(isbn);
    }

    internal void CountInvalid()
    {
        _inputs++;
        _invalid++;
    }

    /// <summary>The plan, a sentence on the list and one on each source.</summary>
    internal string Describe()
    {
        var duplicates = _inputs - _invalid - _isbns.Count;
        var valid = Number(_isbns.Count, "valid ISBN", "valid ISBNs");
        var list = Format($"{Number(_inputs, "input", "inputs")}: {valid}, {Number(duplicates, "duplicate", "duplicates")}, {_invalid:N0} invalid.");
        return _isbns.Count == 0 ? $"{list} Nothing would be sent." : string.Join(' ', sources.Select(Describe).Prepend(list));
    }

    private string Describe(BookSource source, int place)
    {
        var (provider, options) = source;
        var limits = provider.Limits(options);
        var perRequest = Math.Min(isbnsPerRequest > 0 ? isbnsPerRequest : limits.DefaultIsbnsPerRequest, limits.MaximumIsbnsPerRequest);
        var requests = Requests(perRequest);
        var origin = (options.BaseUri ?? provider.DefaultBaseUri).GetLeftPart(UriPartial.Authority);
        var whom = $"{provider.Name} ({Redaction.Show(new Uri(origin))})";
        var size = perRequest == 1 ? string.Empty : Format($" of up to {perRequest:N0} ISBNs");
        var number = place == 0 || merge
            ? $"{Number(requests, "request", "requests")}{size} to {whom}{Further(limits, perRequest)}"
            : $"at most {Number(requests, "request", "requests")}{size} to {whom}, for what those before it do not have";
        var isPaced = !force && options.BaseUri is null;
        var (again, all) = includeDescription && provider.Descriptions is not null
            ? (Format($", and at most {requests:N0} more for descriptions"), 2 * requests)
            : (string.Empty, requests);
        return char.ToUpper(number[0], CultureInfo.CurrentCulture) + number[1..] + again + (isPaced ? Time(limits, all) : string.Empty)
            + Quota(limits, all, perRequest) + ".";
    }

    private static string Time(BookProviderLimits limits, long requests) => limits.RequestsPerSecond is { } pace
        ? Format($", {TimeSpan.FromSeconds(Math.Ceiling(requests / pace)):g} at its pace of {pace:0.##} a second")
        : string.Empty;

    // A book that is not found in the first way is asked for in the others.
    private static string Further(BookProviderLimits limits, int perRequest) => (limits.Forms - (perRequest == 1 ? 1 : 0)) switch
    {
        0 => string.Empty,
        1 when perRequest > 1 => string.Empty,
        var more => Format($", and up to {more:N0} more for each book that it does not find at once"),
    };

    private string Quota(BookProviderLimits limits, long requests, int perRequest)
    {
        if (limits.RequestsPerDay is not { } perDay)
        {
            return string.Empty;
        }

        if (requests <= perDay)
        {
            return Format($"; that fits in its {perDay:N0} a day");
        }

        var fewer = Requests(limits.MaximumIsbnsPerRequest);
        var hint = perRequest < limits.MaximumIsbnsPerRequest
            ? Format($"; with -IsbnPerRequest {limits.MaximumIsbnsPerRequest} it would be {Number(fewer, "request", "requests")}")
            : string.Empty;
        return Format($"; that does not fit in its {perDay:N0} a day, and takes {(requests + perDay - 1) / perDay:N0} days{hint}");
    }

    private long Requests(int perRequest) => (_isbns.Count + perRequest - 1L) / perRequest;

    private static string Number(long count, string one, string many) => Format($"{count:N0} {(count == 1 ? one : many)}");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.CurrentCulture);
}
