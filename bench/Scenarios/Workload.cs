using System.Globalization;

namespace ConcurrentWeb.Bench.Scenarios;

/// <summary>What one pass sends.</summary>
/// <param name="Path">Path and query on the server; <c>{n}</c> stands for the number of the request, from 1.</param>
/// <param name="Count">How many requests.</param>
/// <param name="ThrottleLimit">How many in flight at once, for those who know a limit.</param>
internal sealed record Workload(string Path, int Count, int ThrottleLimit)
{
    /// <summary>The addresses, made one by one as they are asked for.</summary>
    public IEnumerable<string> Urls(Uri server)
    {
        var template = server.AbsoluteUri + Path;
        return Enumerable.Range(1, Count)
            .Select(n => template.Replace("{n}", n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }
}
