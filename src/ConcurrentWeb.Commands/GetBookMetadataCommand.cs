using System.Collections.Concurrent;
using System.Management.Automation;
using System.Security;
using ConcurrentWeb.Books;
using ConcurrentWeb.Commands.Binding;
using ConcurrentWeb.Commands.Completion;
using ConcurrentWeb.Commands.Isbns;
using ConcurrentWeb.Commands.Output;
using ConcurrentWeb.Commands.Pipeline;
using ConcurrentWeb.Ordering;

namespace ConcurrentWeb.Commands;

/// <summary>Finds the book for each ISBN, many at once, and emits the records in input order.</summary>
[Cmdlet(VerbsCommon.Get, "BookMetadata", SupportsShouldProcess = true)]
[OutputType(typeof(BookMetadata))]
public sealed class GetBookMetadataCommand : ConcurrentCommand
{
    /// <summary>How long a request that is not full waits for further inputs of the pipeline.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(100);

    /// <summary>The heads of requests that nobody has written yet. A request may be for many inputs, so they belong to none.</summary>
    private readonly ConcurrentQueue<IReadOnlyList<string>> _heads = new();

    private RequestEngine? _engine;
    private BookLookup? _lookup;
    private RetirementWindow<BookAnswer>? _window;
    private ResultPump<BookAnswer>? _pump;
    private RunProgress? _progress;
    private IsbnList? _list;
    private BookPlan? _plan;
    private BookReport? _report;

    /// <summary>The ISBNs, of 10 or 13 digits, with or without hyphens and the other dirt of real lists.</summary>
    [Parameter(Position = 0)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object?[]? Isbn { get; set; }

    /// <summary>The inputs: lines, numbers, or rows with a column for the ISBN.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>
    /// The services to ask, in this order, the next one only for what the one before did not have. Default: GoogleBooks, OpenLibrary;
    /// with a single address in -BaseUri, GoogleBooks.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(BookProviderCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Provider { get; set; }

    /// <summary>Another address of the service; for several, a dictionary of their names and addresses. Default: their public ones.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? BaseUri { get; set; }

    /// <summary>The key for Google Books. Default: the environment variable GOOGLE_BOOKS_API_KEY. It is sent as a header.</summary>
    [Parameter]
    public SecureString? ApiKey { get; set; }

    /// <summary>A mail address or a page by which the services can reach you; it goes into the User-Agent header.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Contact { get; set; }

    /// <summary>The country from which you look at the books, by its two letters, where Google Books cannot tell it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Country { get; set; }

    /// <summary>How many ISBNs go in one request. Default: what is usual with each service.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int IsbnPerRequest { get; set; }

    /// <summary>Ask every service for every book, and fill the fields that those before left empty.</summary>
    [Parameter]
    public SwitchParameter Merge { get; set; }

    /// <summary>Ask Open Library once more for the descriptions of books that have none yet: up to as many requests again.</summary>
    [Parameter]
    public SwitchParameter IncludeDescription { get; set; }

    /// <summary>Put the services' own words, JSON or XML, into the records as well.</summary>
    [Parameter]
    public SwitchParameter IncludeRaw { get; set; }

    /// <summary>Emit a record with Found false, instead of an error, for a book that no provider knows.</summary>
    [Parameter]
    public SwitchParameter IncludeMissing { get; set; }

    /// <summary>Ask the services as fast as -ThrottleLimit allows, whatever pace and concurrency they ask for themselves.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void BeginRun()
    {
        var isGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Isbn));
        if (HasInput == isGiven)
        {
            ThrowParameterError(
                WebErrorKind.InvalidInput,
                isGiven ? "give the ISBNs as -Isbn or down the pipeline, not both" : "there is nothing to look up: give -Isbn, or pipeline input");
        }

        var sources = Sources();
        var options = Force ? EngineOptions() : EngineOptions() with { OriginLimits = BookProviders.OriginLimits(sources) };
        _plan = IsWhatIf ? new BookPlan(sources, IsbnPerRequest, Merge, IncludeDescription, Force) : null;
        _engine = new RequestEngine(options);
        _lookup = new BookLookup(IsDebug ? SendAsync : _engine.SendAsync, sources, new BookLookupOptions
        {
            IsbnsPerRequest = IsbnPerRequest,
            RequestsAtOnce = options.ThrottleLimit,

            // Without a pipeline all inputs are there at once.
            GatherTime = HasInput ? GatherTime : Timeout.InfiniteTimeSpan,
            Merge = Merge,
            IncludeDescription = IncludeDescription,
            IncludeRaw = IncludeRaw,
            TimeProvider = options.TimeProvider,
        });
        _report = new BookReport(_lookup, options.TimeProvider);
        _window = _lookup.OpenWindow(options);
        _progress = StartProgress(HasInput ? null : Isbn?.Length, _engine, _window, options.TimeProvider);
        _list = new IsbnList(WriteWarning);
        _pump = new ResultPump<BookAnswer>(_window, options.TimeProvider, item => Add((IsbnInput)item!), Emit, PipelineStopToken)
        {
            Progress = _progress,
        };
    }

    private protected override void ProcessInput() => Process(_list!.Read(HasInput ? InputObject : Isbn));

    private protected override void EndRun()
    {
        Process(_list!.End());
        _lookup!.Complete();
        _pump!.Complete();
        WriteHeads();
        if (_plan is not null)
        {
            ShouldProcess(_plan.Describe(), null, null);
            return;
        }

        foreach (var sentence in IsVerbose ? _report!.Summary() : [])
        {
            WriteVerbose(sentence);
        }

        if (_report!.LeftToDo() is { } left)
        {
            WriteWarning(left);
        }
    }

    private protected override void AbandonRun(TimeSpan atMost)
    {
        _pump?.Abandon(atMost);
        _engine?.Dispose();
    }

    private IReadOnlyList<BookSource> Sources()
    {
        try
        {
            return new BookSources
            {
                Names = Provider,
                BaseUri = BaseUri,
                ApiKey = ApiKey,
                Contact = Contact,
                UserAgent = UserAgent,
                Country = Country,
            }.Bind();
        }
        catch (InputFailureException e)
        {
            ThrowParameterError(e.Kind, e.Message);
            throw;
        }
    }

    private void Add(IsbnInput input)
    {
        if (_plan is not null && input.TryParse(out var isbn, out _))
        {
            _plan.Count(isbn);
            return;
        }

        // Of those that are planned only the invalid ones are left, for which nothing is sent.
        _plan?.CountInvalid();
        _window!.Add(Start(input));
    }

    private void Process(IEnumerable<IsbnInput> inputs)
    {
        foreach (var input in inputs)
        {
            _pump!.ProcessItem(input);
        }
    }

    private async Task<WebResult> SendAsync(RequestDefinition request, CancellationToken stop)
    {
        var result = await _engine!.SendAsync(request, stop).ConfigureAwait(false);
        _heads.Enqueue(result.Heads);
        return result;
    }

    private void WriteHeads()
    {
        while (_heads.TryDequeue(out var heads))
        {
            WriteHeads(heads);
        }
    }

    private Task<BookAnswer> Start(IsbnInput input) => input.Failure is { } failure
        ? Task.FromResult(new BookAnswer
        {
            Index = input.Index,
            InputObject = input.Item,
            IsbnAsTyped = string.Empty,
            Error = new WebError(WebErrorKind.InvalidIsbn, failure),
        })
        : _lookup!.LookUpAsync(input.Text, input.Index, input.Item, PipelineStopToken);

    private void Emit(BookAnswer answer)
    {
        WriteHeads();
        foreach (var sentence in _report!.NewRefusals(answer.Error))
        {
            WriteWarning(sentence);
        }

        var isMissing = answer.Error?.Kind == WebErrorKind.BookNotFound;
        _progress?.CountDone(answer.Error is not null);
        Statistics?.CountInput(isMissing && IncludeMissing ? null : answer.Error?.Kind);
        if (IsVerbose)
        {
            WriteRetries(answer.FailedAttempts);
        }

        if (answer.Error is null || (isMissing && IncludeMissing))
        {
            WriteObject(answer.ToRecord());
        }
        else
        {
            WriteError(FailureRecord.Of(Result(answer)));
        }
    }

    /// <summary>The failure as error records carry it, with the answer that it was read in.</summary>
    private static WebResult Result(BookAnswer answer) => new(answer.Response ?? new WebResult())
    {
        Index = answer.Index,
        InputObject = answer.InputObject,
        Error = answer.Error,
    };
}
