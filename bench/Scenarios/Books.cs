using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Bench.Report;
using ConcurrentWeb.TestServer.Books;

namespace ConcurrentWeb.Bench.Scenarios;

/// <summary>A list of ISBNs as people have them, packed into requests; and ten of them, one a request, of a service that is far away.</summary>
internal sealed class Books(Sizes sizes) : Scenario
{
    private const int OpenLibraryBatch = 25;
    private const int GoogleBatch = 40;
    private const double Megabyte = 1024 * 1024;

    private static readonly Workload Ten = new("slow-books/150/150/v1/volumes?n={n}", Count: 10, ThrottleLimit: 10);

    private readonly int _lines = sizes.Of(10_000, 1_000);

    // Below the smaller number memory still grows: the last 10,000 answers are remembered.
    private readonly int _fewLines = sizes.Of(100_000, 2_000);
    private readonly int _manyLines = sizes.Of(400_000, 5_000);

    public override string Name => "books";

    public override string Description =>
        "lines of a list (5 % no ISBNs, 10 % twice, 10 % unknown), each answered in order, 10 in flight; and ten ISBNs, one a request, 150 ms each";

    public override IReadOnlyList<Entry> Entries =>
    [
        new("open-library", OwnProcess.Books("OpenLibrary", OpenLibraryBatch), List("openlibrary/api/books", _lines)) { Passes = sizes.Passes },
        new("google-books", OwnProcess.Books("GoogleBooks", GoogleBatch), List("books/v1/volumes", _lines)) { Passes = sizes.Passes },
        Streamed("memory-few", _fewLines),
        Streamed("memory-many", _manyLines),
        new("ten-one-by-one", OwnProcess.TenBooksOneByOne, Ten) { Passes = 1, WarmUp = 10 },
        new("ten", OwnProcess.TenBooks, Ten) { Passes = sizes.Passes },
    ];

    public override string Compare(Outcome outcome, ScenarioResults results) => outcome.Entry.Name switch
    {
        "open-library" or "google-books" when Surplus(results, outcome.Entry.Name) is { } surplus => $"{Figures.Of(surplus)} × the fewest requests",
        "ten" when results.RateRatio("ten", "ten-one-by-one") is { } ratio => $"{Figures.Of(ratio)} × as fast",
        _ => string.Empty,
    };

    public override IEnumerable<Bar> Bars(ScenarioResults results) =>
    [
        Bar.AtMost(1.2, "requests to Open Library, 25 ISBNs each, against the fewest possible", Surplus(results, "open-library")),
        Bar.AtMost(1.2, "requests to Google Books, 40 ISBNs each and what is missing singly, against the fewest possible", Surplus(results, "google-books")),
        Bar.AtMost(32, "more memory for 400,000 lines than for 100,000", Growth(results), "MB"),
        Bar.AtLeast(7.5, "ten ISBNs of 150 ms each, against one by one", results.RateRatio("ten", "ten-one-by-one")),
    ];

    private static Workload List(string path, int lines) => new(path + "?n={n}", lines, ThrottleLimit: 10);

    // No pass before: the peak is to be that of the one pass.
    private static Entry Streamed(string name, int lines) =>
        new(name, OwnProcess.Books("OpenLibrary", OpenLibraryBatch), List("openlibrary/api/books", lines)) { Passes = 1, WarmUp = 0, IsStreamed = true };

    private static double? Growth(ScenarioResults results) =>
        (results["memory-many"]?.Reading?.PeakBytes - results["memory-few"]?.Reading?.PeakBytes) / Megabyte;

    private double? Surplus(ScenarioResults results, string name)
    {
        var least = name == "open-library"
            ? BookList.LeastRequests(_lines, OpenLibraryBatch, ways: 0, BookService.OpenLibrary)
            : BookList.LeastRequests(_lines, GoogleBatch, ways: 3, BookService.GoogleBooks);
        return results[name]?.Reading?.Requests / (double)least;
    }
}
