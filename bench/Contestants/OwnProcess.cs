using System.Diagnostics;
using System.Globalization;
using ConcurrentWeb.Bench.Measurement;
using ConcurrentWeb.Bench.Scenarios;
using ConcurrentWeb.TestServer.Books;

namespace ConcurrentWeb.Bench.Contestants;

/// <summary>One pass: sends all, and says how many answers with something in them came back.</summary>
internal delegate Task<int> SendAll(IEnumerable<string> urls, int throttleLimit);

/// <summary>A contestant in C#: the bench starts itself anew for it.</summary>
internal sealed class OwnProcess(SendAll send, Func<bool>? isInstalled = null) : Contestant
{
    public static OwnProcess OneByOne { get; } = new((urls, _) => Loops.OneByOneAsync(urls));

    public static OwnProcess AwaitedInALoop { get; } = new((urls, _) => Loops.AwaitedAsync(urls));

    public static OwnProcess AllAtOnce { get; } = new(Gathers.AllAtOnceAsync);

    public static OwnProcess Floor { get; } = new(BareClient.SendAllAsync);

    public static OwnProcess Curl { get; } = new(CurlParallel.SendAllAsync, () => Peers.Curl is not null);

    public static OwnProcess CurlToFiles { get; } = new(Downloads.ByCurlAsync, () => Peers.Curl is not null) { AfterPass = Downloads.Empty };

    public static OwnProcess FloorToFiles { get; } = new(Downloads.ByBareClientAsync) { AfterPass = Downloads.Empty };

    public static OwnProcess EngineToFiles { get; } = new(Downloads.ByEngineAsync) { AfterPass = Downloads.Empty };

    public static OwnProcess TenBooks { get; } = new(TenReal().SendAllAsync);

    public static OwnProcess TenBooksOneByOne { get; } = new(TenReal().OneByOneAsync);

    public override bool IsInstalled => isInstalled is null || isInstalled();

    public SendAll Send => send;

    /// <summary>Says how many requests the last pass sent, where that is not the number of its answers.</summary>
    public Func<long>? CountRequests { get; private init; }

    /// <summary>What there is to do after each pass, out of the time.</summary>
    public Action AfterPass { get; private init; } = static () => { };

    public static OwnProcess InBatchesOf(int size) => new((urls, _) => Gathers.InBatchesAsync(urls, size));

    public static OwnProcess Books(string provider, int perRequest)
    {
        var run = new BookRun(provider, perRequest, BookList.Line);
        return new OwnProcess(run.SendAllAsync) { CountRequests = () => run.Requests };
    }

    public static OwnProcess Engine(int batchSize = 0, bool unordered = false) => new((urls, throttleLimit) =>
        EngineRun.SendAllAsync(
            urls, new EngineOptions { ThrottleLimit = throttleLimit, BatchSize = batchSize, Unordered = unordered }));

    public override ProcessStartInfo StartInfo(Scenario scenario, Entry entry, Uri server, Sizes sizes)
    {
        var start = DotNet.Start(typeof(OwnProcess).Assembly.Location);
        string[] arguments =
        [
            ContestantProcess.Verb, entry.Name, scenario.Name, server.AbsoluteUri,
            "--runs", sizes.Passes.ToString(CultureInfo.InvariantCulture),
            .. sizes.IsQuick ? ["--quick"] : Array.Empty<string>(),
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        return start;
    }

    private static BookRun TenReal() => new("GoogleBooks", perRequest: 1, n => BookCatalog.RealIsbns[n - 1]);
}
