using System.Globalization;

namespace ConcurrentWeb.Commands.Output;

/// <summary>What -WhatIf says: one plan for the whole list, instead of a line for each input.</summary>
internal sealed class RequestPlan
{
    private readonly Dictionary<string, long> _methods = new(StringComparer.Ordinal);
    private readonly HashSet<string> _origins = new(StringComparer.Ordinal);
    private long _requests;
    private long _invalid;

    internal void Count(RequestDefinition request)
    {
        _requests++;
        _methods[request.Method.Method] = _methods.GetValueOrDefault(request.Method.Method) + 1;
        _origins.Add(request.Uri.GetLeftPart(UriPartial.Authority));
    }

    internal void CountInvalid() => _invalid++;

    /// <summary>The plan in one sentence.</summary>
    internal string Describe(int throttle)
    {
        var methods = string.Join(", ", _methods.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value:N0} {pair.Key}"));
        var origins = _origins.Count == 1 ? Redaction.Show(_origins.First()) : $"{_origins.Count:N0} origins";
        var invalid = _invalid == 0 ? string.Empty : $"; {Number(_invalid, "input is", "inputs are")} invalid and would not be sent";
        return _requests == 0
            ? string.Create(CultureInfo.CurrentCulture, $"Nothing would be sent{invalid}.")
            : string.Create(CultureInfo.CurrentCulture, $"{Number(_requests, "request", "requests")} ({methods}) to {origins}, at most {throttle:N0} at once{invalid}.");
    }

    private static string Number(long count, string one, string many) =>
        string.Create(CultureInfo.CurrentCulture, $"{count:N0} {(count == 1 ? one : many)}");
}
