using System.Collections.Frozen;
using ConcurrentWeb.TestServer.Endpoints;

namespace ConcurrentWeb.TestServer.Dispatch;

/// <summary>
/// The endpoints by the first segment of their path. A look-up of one word, where the routing of the framework would match patterns:
/// the table is all that stands between Kestrel and an endpoint.
/// </summary>
internal sealed class EndpointTable
{
    private static readonly Entry Nothing = new(
        exchange => exchange.AnswerTextAsync($"no endpoint {exchange.Request.Path}", StatusCodes.Status404NotFound), Observes: false);

    private readonly FrozenDictionary<string, Entry> _entries;

    private EndpointTable(Dictionary<string, Entry> entries) => _entries = entries.ToFrozenDictionary(StringComparer.Ordinal);

    public static EndpointTable Create(WebTestServerOptions options, ServerGauge gauge, RequestLog log)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        void Add(string name, Func<Exchange, Task> answer) => entries.Add(name, new Entry(answer, Observes: false));
        void AddObserver(string name, Func<Exchange, Task> answer) => entries.Add(name, new Entry(answer, Observes: true));

        Add("todos", Todos.AnswerAsync);
        Timing.AddTo(Add);
        new Failures().AddTo(Add);
        new Flaky().AddTo(Add);
        new Limits().AddTo(Add);
        Redirects.AddTo(Add);
        Authentication.AddTo(Add);
        Echo.AddTo(Add);
        Tls.AddTo(Add);
        BodyCount.AddTo(Add);
        Payloads.AddTo(Add);
        Charsets.AddTo(Add);
        Compression.AddTo(Add);
        Metadata.AddTo(Add);
        new BookSource(options.BookLatency).AddTo(Add);
        new OpenLibrary(options.BookLatency).AddTo(Add);
        Catalogues.AddTo(Add);
        new Observation(gauge, log).AddTo(AddObserver);
        return new EndpointTable(entries);
    }

    public Entry Find(string name) => _entries.GetValueOrDefault(name, Nothing);

    /// <param name="Answer">Answers an exchange.</param>
    /// <param name="Observes">Asks about the other requests, and so is neither counted nor recorded.</param>
    public readonly record struct Entry(Func<Exchange, Task> Answer, bool Observes);
}
