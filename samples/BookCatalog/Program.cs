using System.Diagnostics;
using ConcurrentWeb;
using ConcurrentWeb.Books;
using ConcurrentWeb.Samples;
using ConcurrentWeb.TestServer;

CommandLine options;
try
{
    options = CommandLine.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(CommandLine.Usage);
    return 1;
}

// Latencies as a real service far away has them; the same for a book in every run, so that the runs compare.
await using var embedded = options.Live ? null : await WebTestServer.StartAsync(new WebTestServerOptions { BookLatency = (100, 500) });
var isbns = await File.ReadAllLinesAsync(options.IsbnFile);

// Open Library is asked for what Google Books does not have, and for all where that serves nobody without a key: to find that out, it
// is asked for one book first. The embedded one takes any key.
BookSource[] sources =
[
    new(new GoogleBooksProvider(), new BookProviderOptions
    {
        BaseUri = embedded is null ? null : new Uri(embedded.BaseAddress, "books/v1/volumes"),
        ApiKey = options.Live ? Environment.GetEnvironmentVariable("GOOGLE_BOOKS_API_KEY") : "sample",
    }),
    new(new OpenLibraryProvider(), new BookProviderOptions { BaseUri = embedded is null ? null : new Uri(embedded.BaseAddress, "openlibrary/api/books") }),
];
var catalogue = new Catalogue(isbns, sources);
var ordered = new EngineOptions { ThrottleLimit = options.Throttle };

Console.WriteLine($"{isbns.Length} lines of {Path.GetFileName(options.IsbnFile)}, asked of {(options.Live ? "Google Books and Open Library" : "the embedded book services")}, {options.Throttle} at once:");
Console.WriteLine();
await TimeAsync(catalogue.ConcurrentAsync(ordered), Print);

var oneByOne = await TimeAsync(catalogue.OneByOneAsync());
(string Way, TimeSpan Time)[] times =
[
    ("one by one", oneByOne),
    ("concurrent, in input order", await TimeAsync(catalogue.ConcurrentAsync(ordered))),
    ("concurrent, as they come", await TimeAsync(catalogue.ConcurrentAsync(ordered with { Unordered = true }))),
    ("in batches", await TimeAsync(catalogue.ConcurrentAsync(ordered with { BatchSize = options.Throttle }))),
];

Console.WriteLine();
Console.WriteLine($"{"",-28}{"seconds",9}{"speed-up",11}");
foreach (var (way, time) in times)
{
    Console.WriteLine($"{way,-28}{time.TotalSeconds,9:0.00}{oneByOne / time,10:0.0}×");
}

return 0;

static async Task<TimeSpan> TimeAsync(IAsyncEnumerable<BookAnswer> answers, Action<BookAnswer>? each = null)
{
    var clock = Stopwatch.StartNew();
    await foreach (var answer in answers)
    {
        each?.Invoke(answer);
    }

    return clock.Elapsed;
}

static void Print(BookAnswer answer) =>
    Console.WriteLine($"{answer.Index + 1,4}  {(answer.Book is { } book ? $"{book.Isbn13}  {book}" : answer.Error!.Message)}");
