using System.Globalization;

namespace ConcurrentWeb.Commands.Output;

/// <summary>
/// What -WhatIf says: one plan for the whole list, instead of a line for each input. What would be counted without end is
/// counted exactly up to a number, and then said to be more.
/// </summary>
/// <param name="options">Of which the throttle, the pace and the groups count.</param>
/// <param name="mostOrigins">How many origins are told apart.</param>
internal sealed class RequestPlan(EngineOptions options, int mostOrigins = 10_000)
{
    private const int MostMethods = 20;

    private readonly Dictionary<string, long> _methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _origins = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _originsOfGroup = new(StringComparer.Ordinal);
    private long _requests;
    private long _invalid;
    private bool _hasMoreOrigins;
    private long _group;
    private long _mostOfGroup;
    private long _waitsInGroups;

    internal void Count(RequestDefinition request)
    {
        CountInGroup();
        _requests++;
        var method = request.Method.Method;
        Add(_methods, _methods.Count < MostMethods || _methods.ContainsKey(method) ? method : "others", int.MaxValue);
        var origin = Origin.Of(request.Uri).ToString();
        _hasMoreOrigins |= Add(_origins, origin, mostOrigins) == 0;
        _mostOfGroup = Math.Max(_mostOfGroup, Add(_originsOfGroup, origin, mostOrigins));
    }

    internal void CountInvalid()
    {
        CountInGroup();
        _invalid++;
    }

    /// <summary>The plan in one sentence.</summary>
    internal string Describe()
    {
        var invalid = _invalid == 0 ? string.Empty : $"; {Quantity.Of(_invalid, "input is", "inputs are")} invalid and would not be sent";
        if (_requests == 0)
        {
            return $"Nothing would be sent{invalid}.";
        }

        var methods = string.Join(", ", _methods.OrderByDescending(pair => pair.Value).Select(pair => $"{Quantity.Of(pair.Value)} {pair.Key}"));
        return $"{Quantity.Of(_requests, "request", "requests")} ({methods}) to {Origins}, at most {Quantity.Of(options.ThrottleLimit)} at once{Pace}{Groups}{Time}{invalid}.";
    }

    private string Origins => _hasMoreOrigins ? $"more than {Quantity.Of(_origins.Count)} origins"
        : _origins.Count == 1 ? _origins.Keys.First()
        : $"{Quantity.Of(_origins.Count)} origins";

    private string Pace => options.RequestsPerSecond == 0 ? string.Empty
        : $", {options.RequestsPerSecond.ToString("0.####", CultureInfo.CurrentCulture)} a second{(_origins.Count > 1 ? " for each origin" : string.Empty)}";

    private string Groups => _group == 0 ? string.Empty
        : $", in {Quantity.Of(_group + 1)} groups{(options.BatchInterval > TimeSpan.Zero ? $" with {Quantity.Of(options.BatchInterval)} between them" : string.Empty)}";

    /// <summary>How long that takes, however fast the answers come; nothing where nothing slows it down.</summary>
    private string Time
    {
        get
        {
            var least = Math.Max(Paced(_origins.Values.Max() - 1), Paced(WaitsInGroups) + (_group * options.BatchInterval.TotalSeconds));
            return least == 0 ? string.Empty
                : least >= TimeSpan.MaxValue.TotalSeconds ? ": for ever"
                : $": {Quantity.Of(TimeSpan.FromSeconds(least))} or more";
        }
    }

    private long WaitsInGroups => _waitsInGroups + Math.Max(0, _mostOfGroup - 1);

    private double Paced(long waits) => options.RequestsPerSecond > 0 ? waits / options.RequestsPerSecond : 0;

    /// <summary>Within a group the origin with the most requests decides; the next one starts with the pause before it.</summary>
    private void CountInGroup()
    {
        var inputs = _requests + _invalid;
        if (options.BatchSize == 0 || inputs == 0 || inputs % options.BatchSize != 0)
        {
            return;
        }

        _group++;
        _waitsInGroups = WaitsInGroups;
        _mostOfGroup = 0;
        _originsOfGroup.Clear();
    }

    /// <summary>Counts a key, unless there are too many others; gives its number, and 0 where it is not counted.</summary>
    private static long Add(Dictionary<string, long> counts, string key, int mostKeys)
    {
        if (!counts.TryGetValue(key, out var count) && counts.Count >= mostKeys)
        {
            return 0;
        }

        return counts[key] = count + 1;
    }
}
