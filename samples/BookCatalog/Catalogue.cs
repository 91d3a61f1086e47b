using ConcurrentWeb.Books;

namespace ConcurrentWeb.Samples;

/// <summary>The same job done in several ways: a book, or the reason why there is none, for every line.</summary>
internal sealed class Catalogue(IReadOnlyList<string> isbns, BookProviderOptions service)
{
    /// <summary>The way that needs no library: each answer is awaited before the next request is sent.</summary>
    internal async IAsyncEnumerable<BookAnswer> OneByOneAsync()
    {
        using var engine = new RequestEngine();
        var lookup = Lookup(engine);
        for (var i = 0; i < isbns.Count; i++)
        {
            yield return await lookup.LookUpAsync(isbns[i], i, isbns[i], CancellationToken.None);
        }
    }

    /// <summary>Many at once, by the knobs given: in input order, as they come, or in groups.</summary>
    internal async IAsyncEnumerable<BookAnswer> ConcurrentAsync(EngineOptions options)
    {
        using var engine = new RequestEngine(options);
        await foreach (var answer in Lookup(engine).LookUpAllAsync(isbns, options))
        {
            yield return answer;
        }
    }

    private BookLookup Lookup(RequestEngine engine) => new(engine.SendAsync, [new BookSource(new GoogleBooksProvider(), service)]);
}
