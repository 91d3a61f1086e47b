using System.Management.Automation;
using System.Net;
using System.Security;
using ConcurrentWeb.Books;
using ConcurrentWeb.Commands.Binding;
using ConcurrentWeb.Commands.Isbns;
using ConcurrentWeb.Commands.Output;
using ConcurrentWeb.Commands.Pipeline;
using ConcurrentWeb.Ordering;

namespace ConcurrentWeb.Commands;

/// <summary>Finds the book for each ISBN, many at once, and emits the records in input order.</summary>
[Cmdlet(VerbsCommon.Get, "BookMetadata")]
[OutputType(typeof(BookMetadata))]
public sealed class GetBookMetadataCommand : ConcurrentCommand
{
    private const string KeyVariable = "GOOGLE_BOOKS_API_KEY";

    private RequestEngine? _engine;
    private BookLookup? _lookup;
    private RetirementWindow<BookAnswer>? _window;
    private ResultPump<BookAnswer>? _pump;
    private RunProgress? _progress;
    private IsbnList? _list;

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

    /// <summary>The services to ask, in this order, the next one only for what the one before did not have. Default: GoogleBooks.</summary>
    [Parameter]
    [ValidateSet("GoogleBooks")]
    public string[] Provider { get; set; } = ["GoogleBooks"];

    /// <summary>Another address of the service. Default: its public one.</summary>
    [Parameter]
    public Uri? BaseUri { get; set; }

    /// <summary>The key for Google Books. Default: the environment variable GOOGLE_BOOKS_API_KEY. It is sent as a header.</summary>
    [Parameter]
    public SecureString? ApiKey { get; set; }

    /// <summary>Emit a record with Found false, instead of an error, for a book that no provider knows.</summary>
    [Parameter]
    public SwitchParameter IncludeMissing { get; set; }

    private protected override void BeginRun()
    {
        var isGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Isbn));
        if (HasInput == isGiven)
        {
            ThrowParameterError(
                WebErrorKind.InvalidInput,
                isGiven ? "give the ISBNs as -Isbn or down the pipeline, not both" : "there is nothing to look up: give -Isbn, or pipeline input");
        }

        var options = EngineOptions();
        _engine = new RequestEngine(options);
        _window = new RetirementWindow<BookAnswer>(options);
        _lookup = new BookLookup(_engine.SendAsync, Sources());
        _progress = StartProgress(HasInput ? null : Isbn?.Length, _engine, options.TimeProvider);
        _list = new IsbnList(WriteWarning);
        _pump = new ResultPump<BookAnswer>(_window, options.TimeProvider, item => _window.Add(Start((IsbnInput)item!)), Emit, PipelineStopToken)
        {
            Progress = _progress,
        };
    }

    private protected override void ProcessInput() => Process(_list!.Read(HasInput ? InputObject : Isbn));

    private protected override void EndRun()
    {
        Process(_list!.End());
        _pump!.Complete();
    }

    private protected override void AbandonRun(TimeSpan atMost)
    {
        _pump?.Abandon(atMost);
        _engine?.Dispose();
    }

    private List<BookSource> Sources()
    {
        try
        {
            var key = ApiKey is null ? Environment.GetEnvironmentVariable(KeyVariable) : new NetworkCredential(string.Empty, ApiKey).Password;
            var options = new BookProviderOptions { BaseUri = BaseUri is null ? null : UriBinder.Bind(BaseUri), ApiKey = key };
            return [.. Provider.Distinct(StringComparer.OrdinalIgnoreCase).Select(_ => new BookSource(new GoogleBooksProvider(), options))];
        }
        catch (InputFailureException e)
        {
            ThrowParameterError(e.Kind, $"-BaseUri: {e.Message}.");
            throw;
        }
        catch (ArgumentException e)
        {
            ThrowParameterError(WebErrorKind.AuthenticationFailure, e.Message);
            throw;
        }
    }

    private void Process(IEnumerable<IsbnInput> inputs)
    {
        foreach (var input in inputs)
        {
            _pump!.ProcessItem(input);
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
        var isMissing = answer.Error?.Kind == WebErrorKind.BookNotFound;
        _progress?.CountDone(answer.Error is not null);
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
    private static WebResult Result(BookAnswer answer) => new()
    {
        Index = answer.Index,
        InputObject = answer.InputObject,
        Uri = answer.Response?.Uri,
        BaseResponse = answer.Response?.BaseResponse,
        Attempts = answer.Response?.Attempts ?? 0,
        Duration = answer.Response?.Duration ?? default,
        TimeToFirstByte = answer.Response?.TimeToFirstByte ?? default,
        Body = answer.Response?.Body ?? default,
        Encoding = answer.Response?.Encoding,
        Error = answer.Error,
    };
}
