using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Books;
using ConcurrentWeb.SimulatedServers;

namespace ConcurrentWeb.Bench.Simulation;

/// <summary>
/// A whole run of the lookup in virtual time: its dispatcher, the engine with the services' own limits, and all between; only the
/// services are not real.
/// </summary>
internal sealed class SimulatedBookRun
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly VirtualClock _clock = new();
    private readonly int _lines;
    private readonly HashSet<Isbn> _left = [];

    public SimulatedBookRun(int lines, TimeSpan latency, int quota, TimeSpan? pause = null)
    {
        _lines = lines;
        Services = new SimulatedBooks(_clock, latency, quota, pause);
    }

    public SimulatedBooks Services { get; }

    /// <summary>How long the run took.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>The ISBNs that Google Books did not answer.</summary>
    public int LeftByGoogle => _left.Count;

    /// <summary>Looks up all lines.</summary>
    /// <param name="providers">Whom to ask, in order; they can reach the user, and Google Books has a key.</param>
    /// <param name="perRequest">How many ISBNs in a request; 0 for what each provider does.</param>
    public SimulatedBookRun Run(string[] providers, int perRequest)
    {
        BookSource[] sources =
        [
            .. providers.Select(name => new BookSource(
                BookProviders.Find(name)!, new BookProviderOptions { ApiKey = "key", Contact = "reader@bench.example" })),
        ];
        var options = new EngineOptions
        {
            ThrottleLimit = 10,
            TimeProvider = _clock,
            Transport = Services,
            OriginLimits = BookProviders.OriginLimits(sources),
        };
        using var engine = new RequestEngine(options);
        var lookup = new BookLookup(
            engine.SendAsync, sources, new BookLookupOptions { IsbnsPerRequest = perRequest, RequestsAtOnce = options.ThrottleLimit, TimeProvider = _clock });
        var run = Task.Run(() => TakeAllAsync(lookup, options));
        do
        {
            IdlePool.Wait();
        }
        while (!run.IsCompleted && _clock.MoveOn(Longest));
#pragma warning disable VSTHRD002 // It has completed, or nothing will ever happen again.
        run.WaitAsync(TimeSpan.FromSeconds(10)).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        return this;
    }

    private async Task TakeAllAsync(BookLookup lookup, EngineOptions options)
    {
        var answers = 0;
        await foreach (var answer in lookup.LookUpAllAsync(Enumerable.Range(1, _lines).Select(BookList.Line), options))
        {
            if (answer.Index != answers++ || answer.Error is { Kind: not (WebErrorKind.InvalidIsbn or WebErrorKind.BookNotFound or WebErrorKind.QuotaExhausted or WebErrorKind.HttpStatusFailure) })
            {
                throw new InvalidOperationException($"Answer {answer.Index} came in place {answers - 1}: {answer.Error}");
            }

            if (answer.Isbn is not null && answer.Book?.Source != "GoogleBooks")
            {
                _left.Add(answer.Isbn);
            }

            Time = _clock.Now;
        }
    }
}
