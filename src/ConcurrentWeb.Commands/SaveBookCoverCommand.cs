using System.Management.Automation;
using System.Net.Http.Headers;
using ConcurrentWeb.Books;
using ConcurrentWeb.Commands.Binding;
using ConcurrentWeb.Commands.Output;
using ConcurrentWeb.Commands.Pipeline;

namespace ConcurrentWeb.Commands;

/// <summary>Downloads the covers of books into a folder, many at once, and emits the files in input order.</summary>
[Cmdlet(VerbsData.Save, "BookCover", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class SaveBookCoverCommand : ConcurrentCommand
{
    private RequestEngine? _engine;
    private RequestWindow? _window;
    private ResultPump<WebResult>? _pump;
    private RunProgress? _progress;
    private RequestPlan? _plan;
    private CoverBinder? _binder;

    // The files of the inputs that have not been emitted yet.
    private readonly Dictionary<long, string> _files = [];

    /// <summary>The folder for the files, which are named after the ISBNs; it has to exist. Default: PowerShell's location.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    /// <summary>The books: records of Get-BookMetadata, or rows with a column CoverUri, as in a CSV file of them.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>The largest size to take, of those that a record has. Default: the largest there is.</summary>
    [Parameter]
    public BookCoverSize Size { get; set; } = BookCoverSize.ExtraLarge;

    /// <summary>Leave files that are there alone, and ask for the others only.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    private protected override void BeginRun()
    {
        if (!HasInput)
        {
            ThrowParameterError(WebErrorKind.InvalidInput, "there are no books: give -InputObject, or pipeline input");
        }

        _binder = new CoverBinder(Folder(), Size);
        var options = EngineOptions();
        _plan = IsWhatIf ? new RequestPlan(options) : null;
        _engine = new RequestEngine(options);
        _window = _engine.OpenWindow(PipelineStopToken);
        _progress = StartProgress(total: null, _engine, _window, options.TimeProvider);
        _pump = new ResultPump<WebResult>(_window, options.TimeProvider, Start, Emit, PipelineStopToken)
        {
            Progress = _progress,
        };
    }

    private protected override void ProcessInput() => _pump!.Process(InputObject);

    private protected override void EndRun()
    {
        _pump!.Complete();
        if (_plan is not null)
        {
            ShouldProcess(_plan.Describe(), null, null);
        }
    }

    private protected override void AbandonRun(TimeSpan atMost)
    {
        _pump?.Abandon(atMost);
        _engine?.Dispose();
    }

    private string Folder()
    {
        try
        {
            var folder = FileSystemPath.Resolve(SessionState, Path);
            return Directory.Exists(folder)
                ? folder
                : throw new InputFailureException(WebErrorKind.InvalidOutFile, $"the folder {InputText.Quote(folder)} for the covers does not exist");
        }
        catch (InputFailureException e)
        {
            ThrowParameterError(e.Kind, e.Message);
            throw;
        }
    }

    private void Start(object? item)
    {
        var (request, file, failure) = _binder!.Bind(item);
        if (failure is not null)
        {
            _plan?.CountInvalid();
            _window!.Add(Task.FromResult(failure));
            return;
        }

        var isThere = Resume && File.Exists(file);
        if (_plan is not null)
        {
            if (!isThere)
            {
                _plan.Count(request!);
            }

            return;
        }

        _files[request!.Index] = file!;
        if (isThere)
        {
            // Files come to their places whole, so this one is complete.
            _window!.Add(Task.FromResult(new WebResult { Index = request.Index, InputObject = item, Uri = request.Uri, OutFile = file }));
        }
        else
        {
            // What comes of it is counted when its file is there.
            _window!.Add(request with { IsPartOfInput = true });
        }
    }

    private void Emit(WebResult result)
    {
        _files.Remove(result.Index, out var file);
        var failed = result.Error is { } error ? new WebResult(result) { Error = ServiceMessage.Read(error, result) }
            : result.OutFile is null ? Save(result, file!) : null;
        _progress?.CountDone(failed is not null);
        Statistics?.CountInput(failed?.Error!.Kind);
        WriteHeads(result.Heads);
        if (IsVerbose)
        {
            WriteRetries(result.FailedAttempts);
        }

        if (failed is not null)
        {
            WriteError(FailureRecord.Of(failed));
        }
        else
        {
            WriteObject(new FileInfo(file!));
        }
    }

    /// <summary>Writes the picture beside its file, and puts it there when it is whole.</summary>
    /// <returns>The failure to; null where it is there.</returns>
    private static WebResult? Save(WebResult result, string file)
    {
        var type = result.BaseResponse!.Content.Headers.ContentType;
        if (!IsPicture(type))
        {
            return Failed(result, WebErrorKind.InvalidResponse, $"the answer is no picture but {InputText.Quote(type!)}");
        }

        if (FileKinds.Of(file) is not FileKind.File and var kind)
        {
            return Failed(result, WebErrorKind.OutFileFailure, $"{InputText.Quote(file)} is a {kind.ToString().ToLowerInvariant()} and not a file");
        }

        var partial = $"{file}.partial";
        try
        {
            using (var stream = File.Create(partial))
            {
                stream.Write(result.Body.Span);
            }

            File.Move(partial, file, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(partial);
            return Failed(result, WebErrorKind.OutFileFailure, FileFault.Describe(file, partial, e));
        }
    }

    private static void Discard(string partial)
    {
        try
        {
            File.Delete(partial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is a failure to tell of already, and its name says that it is not complete.
        }
    }

    private static WebResult Failed(WebResult result, WebErrorKind kind, string reason) => new()
    {
        Index = result.Index,
        InputObject = result.InputObject,
        Uri = result.Uri,
        BaseResponse = result.BaseResponse,
        Attempts = result.Attempts,
        Duration = result.Duration,
        Error = new WebError(kind, $"GET {Redaction.Name(result.Uri!)}: {reason}."),
    };

    // Some servers have no word for what they send, and say that it is bytes, or nothing.
    private static bool IsPicture(MediaTypeHeaderValue? type) =>
        type?.MediaType is not { } name
        || name.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
        || name.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase);
}
