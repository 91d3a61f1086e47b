using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Bench.Report;
using ConcurrentWeb.Books;
using ConcurrentWeb.TestServer.Books;

namespace ConcurrentWeb.Bench.Simulation;

/// <summary>Whether a list of ISBNs takes no longer than the services' own pace makes it, in virtual time.</summary>
internal static class BookSimulations
{
    private const int Lines = 10_000;
    private const int OpenLibraryBatch = 25;
    private const double OpenLibraryPace = 3;
    private const int InFlight = 10;
    private const int QuotaOfADay = 1000;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(150);

    public static IEnumerable<Bar> All() =>
    [
        .. OpenLibrary(), .. Chain("as many ISBNs a request as usual", perRequest: 0), .. Chain("40 ISBNs a request", perRequest: 40),
        .. Refusing("no Retry-After", TimeSpan.Zero), .. Refusing("Retry-After 5 s", TimeSpan.FromSeconds(5)), .. Refusing("Retry-After 60 s", TimeSpan.FromMinutes(1)),
    ];

    private static IEnumerable<Bar> OpenLibrary()
    {
        var run = new SimulatedBookRun(Lines, Latency, QuotaOfADay).Run(["OpenLibrary"], perRequest: 0);
        var least = BookList.LeastRequests(Lines, OpenLibraryBatch, ways: 0, BookService.OpenLibrary);
        yield return Bar.AtMost(1.1, "10,000 ISBNs of Open Library, 3/s: time against what the pace allows", run.Time.TotalSeconds / (least / OpenLibraryPace));
        yield return Bar.AtMost(1.2, "10,000 ISBNs of Open Library, 3/s: requests against the fewest possible", run.Services.OpenLibraryRequests / (double)least);
    }

    /// <summary>Google Books names no pace, so what is in flight bounds it until its quota ends; what it left is then for Open Library.</summary>
    private static IEnumerable<Bar> Chain(string how, int perRequest)
    {
        var what = $"10,000 ISBNs of Google Books, {how}, until its quota ends, then of Open Library";
        var run = new SimulatedBookRun(Lines, Latency, QuotaOfADay).Run([.. BookProviders.DefaultNames], perRequest);
        var batch = perRequest > 0 ? perRequest : OpenLibraryBatch;
        var google = run.Services.GoogleRequests * Latency / InFlight;
        var openLibrary = (run.LeftByGoogle + batch - 1) / batch;
        yield return Bar.AtMost(1.1, $"{what}: time against what their paces allow", run.Time / (google + TimeSpan.FromSeconds(openLibrary / OpenLibraryPace)));
        yield return Bar.AtMost(
            1.2, $"{what}: requests against the fewest possible", (run.Services.GoogleRequests + run.Services.OpenLibraryRequests) / (double)(run.Services.GoogleRequests + openLibrary));
    }

    /// <summary>A service that refuses everything costs the patience with it, and what the next one takes for the list.</summary>
    private static IEnumerable<Bar> Refusing(string how, TimeSpan pause)
    {
        const int Few = 100;
        var run = new SimulatedBookRun(Few, Latency, QuotaOfADay, pause).Run([.. BookProviders.DefaultNames], perRequest: 0);
        var openLibrary = (run.LeftByGoogle + OpenLibraryBatch - 1) / OpenLibraryBatch;
        yield return Bar.AtMost(
            15, $"100 ISBNs of Google Books, which refuses them all, {how}: time beyond what Open Library takes", run.Time.TotalSeconds - (openLibrary / OpenLibraryPace), "s");
    }
}
