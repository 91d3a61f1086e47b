using System.Globalization;
using ConcurrentWeb.Books;

namespace ConcurrentWeb.Bench.Contestants;

/// <summary>The lookup of books as a program uses it. The addresses that it is given name the service, and the lines by their numbers.</summary>
/// <param name="providerName">Whom to ask.</param>
/// <param name="perRequest">How many ISBNs in a request.</param>
/// <param name="line">The line of a number.</param>
internal sealed class BookRun(string providerName, int perRequest, Func<int, string> line)
{
    private long _requests;

    /// <summary>How many requests the last pass sent.</summary>
    public long Requests => _requests;

    public async Task<int> SendAllAsync(IEnumerable<string> urls, int throttleLimit)
    {
        using var engine = new RequestEngine(new EngineOptions { ThrottleLimit = throttleLimit });
        using var source = urls.GetEnumerator();
        var lines = Lines(source, out var service);
        var lookup = Lookup(engine, service, throttleLimit);
        var answers = 0;
        await foreach (var answer in lookup.LookUpAllAsync(lines))
        {
            if (answer.Index != answers || (answer.Book is null) == (answer.Error is null))
            {
                throw new InvalidOperationException($"Answer {answer.Index} came in place {answers}: {answer.Book} {answer.Error}");
            }

            answers += answer.Error is null or { Kind: WebErrorKind.BookNotFound or WebErrorKind.InvalidIsbn }
                ? 1
                : throw new InvalidOperationException($"Line {answer.Index}: {answer.Error}");
        }

        _requests = lookup.Status()[0].Requests;
        return answers;
    }

    /// <summary>Each answer awaited before the next line is looked at.</summary>
    public async Task<int> OneByOneAsync(IEnumerable<string> urls, int throttleLimit)
    {
        using var engine = new RequestEngine(new EngineOptions { ThrottleLimit = throttleLimit });
        using var source = urls.GetEnumerator();
        var lines = Lines(source, out var service);
        var lookup = Lookup(engine, service, throttleLimit);
        var answers = 0;
        foreach (var isbn in lines)
        {
            answers += (await lookup.LookUpAsync(isbn, answers, isbn, CancellationToken.None)).Book is null ? 0 : 1;
        }

        return answers;
    }

    private BookLookup Lookup(RequestEngine engine, Uri service, int throttleLimit) => new(
        engine.SendAsync,
        [new BookSource(BookProviders.Find(providerName)!, new BookProviderOptions { BaseUri = service })],
        new BookLookupOptions { IsbnsPerRequest = perRequest, RequestsAtOnce = throttleLimit });

    private IEnumerable<string> Lines(IEnumerator<string> urls, out Uri service)
    {
        urls.MoveNext();
        service = new Uri(new Uri(urls.Current).GetLeftPart(UriPartial.Path));
        return Rest(urls);

        IEnumerable<string> Rest(IEnumerator<string> from)
        {
            do
            {
                yield return line(int.Parse(from.Current.AsSpan(from.Current.LastIndexOf('=') + 1), NumberStyles.None, CultureInfo.InvariantCulture));
            }
            while (from.MoveNext());
        }
    }
}
