using System.Net;
using ConcurrentWeb.Books;
using ConcurrentWeb.Engine.Tests.Books.Dispatch;
using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Books;

/// <summary>A list takes as long as the service's pace makes it, and not longer, by a clock that the test moves.</summary>
public sealed class BookLookupPaceTests
{
    private const int Lines = 10_000;
    private const int PerRequest = 25;
    private const double Pace = 3;

    private readonly FakeTimeProvider _clock = new();
    private readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_goes_full_and_as_soon_as_the_pace_allows()
    {
        string[] lines = [.. Enumerable.Range(1, Lines).Select(Line)];
        var distinct = lines.Where(line => line.StartsWith("978", StringComparison.Ordinal)).Distinct().Count();
        BookSource[] sources = [new BookSource(new OpenLibraryProvider(), new BookProviderOptions { Contact = "reader@books.example" })];
        var requests = (distinct + PerRequest - 1) / PerRequest;
        using var transport = new Transport(requests);

        // Without time-outs the pace alone has a timer. The window has room for all lines: were it full of answers on their way, a request that
        // is not full might go, since answers take no time here.
        var options = new EngineOptions
        {
            TimeProvider = _clock,
            WindowSize = Lines,
            Transport = transport,
            OriginLimits = BookProviders.OriginLimits(sources),
            ConnectionTimeout = TimeSpan.Zero,
            OperationTimeout = TimeSpan.Zero,
        };
        using var engine = new RequestEngine(options);
        var lookup = new BookLookup(
            engine.SendAsync, sources, new BookLookupOptions { RequestsAtOnce = options.ThrottleLimit, GatherTime = Timeout.InfiniteTimeSpan });
        var run = Task.Run(() => TakeAllAsync(lookup, lines, options), _stop);
        for (var request = 0; request < requests; request++)
        {
            // It comes without a move of the clock, or not at all; and the clock is moved only where the next one waits for that.
            await transport[request].Patiently();
            await (request < requests - 1 ? UntilOneWaitsAsync() : Task.CompletedTask).Patiently();
            _clock.Advance(TimeSpan.FromMilliseconds(Math.Ceiling(1000 * (request + 1) / Pace)) - _clock.GetElapsedTime(0));
        }

        var (books, invalid, unknown) = await run.Patiently();
        Assert.Equal((Lines / 20, requests), (invalid, transport.Count));
        Assert.Equal(Lines, books + invalid + unknown);
        Assert.InRange(unknown, Lines * 8 / 100, Lines / 10);
        Assert.InRange(_clock.GetElapsedTime(0).TotalSeconds, 0, 1.1 * requests / Pace);
    }

    // Of twenty lines one is no ISBN, and two were there before.
    private static string Line(int n) => (n % 20) switch
    {
        0 => "no ISBN",
        10 or 15 when n > 20 => ScriptedSource.Isbn(n - 9),
        _ => ScriptedSource.Isbn(n),
    };

    private async Task UntilOneWaitsAsync()
    {
        while (_clock.ArmedTimers == 0)
        {
            await Task.Delay(1, _stop);
        }
    }

    private static async Task<(int Books, int Invalid, int Unknown)> TakeAllAsync(BookLookup lookup, string[] lines, EngineOptions options)
    {
        var (books, invalid, unknown, index) = (0, 0, 0, 0);
        await foreach (var answer in lookup.LookUpAllAsync(lines, options))
        {
            Assert.Equal((index, lines[index++]), (answer.Index, answer.IsbnAsTyped));
            _ = answer.Error?.Kind switch
            {
                null => books++,
                WebErrorKind.InvalidIsbn => invalid++,
                WebErrorKind.BookNotFound => unknown++,
                _ => throw new InvalidOperationException(answer.Error.Message),
            };
        }

        return (books, invalid, unknown);
    }

    /// <summary>Answers at once, with nine of ten of the books, and tells of each request that it has come.</summary>
    private sealed class Transport(int requests) : HttpMessageHandler
    {
        private readonly TaskCompletionSource[] _come =
            [.. Enumerable.Range(0, requests).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];

        private int _count;

        internal int Count => _count;

        internal Task this[int request] => _come[request].Task;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isbns = request.RequestUri!.Query["?bibkeys=".Length..].Split('&')[0].Split(',');
            var books = isbns.Where(isbn => isbn[^2] != '7').Select(isbn => $$"""
                "{{isbn}}": {"title": "T"}
                """);
            var number = Interlocked.Increment(ref _count);
            if (number <= _come.Length)
            {
                _come[number - 1].SetResult();
            }

            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($$"""{{{string.Join(',', books)}}}""") });
        }
    }
}
