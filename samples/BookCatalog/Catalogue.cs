using ConcurrentWeb.Books;

namespace ConcurrentWeb.Samples;

/// <summary>The same job done in several ways: a book, or the reason why there is none, for every line.</summary>
internal sealed class Catalogue(IReadOnlyList<string> isbns, IReadOnlyList<BookSource> sources)
{
    /// <summary>The way that needs no library: each answer is awaited before the next request is sent.</summary>
    internal async IAsyncEnumerable<BookAnswer> OneByOneAsync()
    {
        var options = new EngineOptions { OriginLimits = BookProviders.OriginLimits(sources) };
        using var engine = new RequestEngine(options);
        var lookup = Lookup(engine, options, isbnsPerRequest: 1);
        for (var i = 0; i < isbns.Count; i++)
        {
            yield return await lookup.LookUpAsync(isbns[i], i, isbns[i], CancellationToken.None);
        }
    }

    /// <summary>Many at once, by the knobs given: in input order, as they come, or in groups.</summary>
    internal async IAsyncEnumerable<BookAnswer> ConcurrentAsync(EngineOptions options)
    {
        options = options with { OriginLimits = BookProviders.OriginLimits(sources) };
        using var engine = new RequestEngine(options);
        await foreach (var answer in Lookup(engine, options).LookUpAllAsync(isbns, options))
        {
            yield return answer;
        }
    }

    // All lines are there at once, so no request has to wait for further ones.
    private BookLookup Lookup(RequestEngine engine, EngineOptions options, int isbnsPerRequest = 0) => new(
        engine.SendAsync,
        sources,
        new BookLookupOptions { IsbnsPerRequest = isbnsPerRequest, RequestsAtOnce = options.ThrottleLimit, GatherTime = Timeout.InfiniteTimeSpan });
}
