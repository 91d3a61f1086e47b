using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ConcurrentWeb.SimulatedServers;
using ConcurrentWeb.TestServer.Books;

namespace ConcurrentWeb.Bench.Simulation;

/// <summary>
/// Google Books and Open Library in virtual time: they know the books that the test server's know, take the same time for each
/// answer, and Google Books has a quota, or refuses everything as asked too often.
/// </summary>
/// <param name="clock">Tells the time.</param>
/// <param name="latency">How long each answer takes.</param>
/// <param name="quota">How many requests Google Books answers before its quota of the day is used up.</param>
/// <param name="pause">What Google Books asks for in the Retry-After of each answer, a refusal; zero for one without it, null where it answers.</param>
internal sealed class SimulatedBooks(VirtualClock clock, TimeSpan latency, int quota, TimeSpan? pause = null) : HttpMessageHandler
{
    private const string QuotaExhausted =
        """{"error": {"code": 429, "message": "Quota exceeded.", "status": "RESOURCE_EXHAUSTED", "details": [{"metadata": {"quota_unit": "1/d/{project}"}}]}}""";

    private int _googleRequests;
    private int _openLibraryRequests;

    /// <summary>Those that were answered, and not refused.</summary>
    public int GoogleRequests => Math.Min(_googleRequests, quota);

    public int OpenLibraryRequests => _openLibraryRequests;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isGoogle = request.RequestUri!.Host.EndsWith("googleapis.com", StringComparison.Ordinal);
        var number = Interlocked.Increment(ref isGoogle ? ref _googleRequests : ref _openLibraryRequests);
        var query = Uri.UnescapeDataString(request.RequestUri.Query);
        await Task.Delay(latency, clock, cancellationToken);
        return isGoogle && pause is not null ? Refuse()
            : isGoogle && number > quota ? Answer(HttpStatusCode.TooManyRequests, QuotaExhausted)
            : Answer(HttpStatusCode.OK, isGoogle ? Volumes(query) : Data(query));
    }

    private HttpResponseMessage Refuse()
    {
        var refusal = Answer(HttpStatusCode.TooManyRequests, "{}");
        refusal.Headers.RetryAfter = pause > TimeSpan.Zero ? new RetryConditionHeaderValue(pause.Value) : null;
        return refusal;
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string json) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private static string Volumes(string query)
    {
        var known = Isbns(query["?q=".Length..query.IndexOf('&', StringComparison.Ordinal)].Split(" OR "), BookService.GoogleBooks)
            .Select(isbn => $$$"""{"volumeInfo": {"title": "T", "industryIdentifiers": [{"type": "ISBN_13", "identifier": "{{{isbn}}}"}]}}""");
        return $$"""{"kind": "books#volumes", "items": [{{string.Join(',', known)}}]}""";
    }

    private static string Data(string query)
    {
        var known = Isbns(query["?bibkeys=".Length..query.IndexOf('&', StringComparison.Ordinal)].Split(','), BookService.OpenLibrary)
            .Select(isbn => $$"""
                "ISBN:{{isbn}}": {"title": "T"}
                """);
        return $$"""{{{string.Join(',', known)}}}""";
    }

    private static IEnumerable<string> Isbns(string[] terms, BookService service) =>
        terms.Select(term => term[^13..]).Where(isbn => BookCatalog.IsKnown(isbn, service));
}
