using System.Collections;
using System.Management.Automation;
using ConcurrentWeb.Commands.Binding;
using ConcurrentWeb.Commands.Output;
using ConcurrentWeb.Commands.Pipeline;

namespace ConcurrentWeb.Commands;

/// <summary>
/// What the commands that send web requests share. The parameters stand in parts of this class by what they are about;
/// their names and meanings are those of Invoke-WebRequest and Invoke-RestMethod.
/// </summary>
public abstract partial class WebCommand : ConcurrentCommand
{
    private static readonly HashSet<string> UnsafeMethods = new(StringComparer.Ordinal) { "POST", "PUT", "PATCH", "DELETE", "MERGE" };

    private RequestEngine? _engine;
    private RequestWindow? _window;
    private ResultPump<WebResult>? _pump;
    private RequestBinder? _binder;
    private RunProgress? _progress;
    private RequestPlan? _plan;
    private FileNameHint? _fileNameHint;
    private MissingUriHint? _missingUriHint;
    private bool _confirm;

    /// <summary>
    /// The addresses; or, with pipeline input, one address for all inputs, or a script block that makes each input's
    /// address of <c>$_</c>.
    /// </summary>
    [Parameter(Position = 0)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object?[]? Uri { get; set; }

    /// <summary>
    /// The inputs: lines, addresses, rows with a column Uri (or Url, Link, RequestUri) and, if they like, Method,
    /// CustomMethod, Headers, Body or InFile, ContentType and OutFile, earlier results, or failures. With one address in -Uri for
    /// all of them, and a method that sends something, an input that is no row is the body, unless the command line has one.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>The method. Default: what the row says, or GET.</summary>
    [Parameter(ParameterSetName = "StandardMethod")]
    public WebRequestMethod Method { get; set; }

    /// <summary>A method that is not in the list of -Method.</summary>
    [Parameter(ParameterSetName = "CustomMethod", Mandatory = true)]
    [Alias("CM")]
    [ValidateNotNullOrEmpty]
    public string? CustomMethod { get; set; }

    /// <summary>An HTTP error status is a result, not an error.</summary>
    [Parameter]
    public SwitchParameter SkipHttpErrorCheck { get; set; }

    /// <summary>Every input gives a result; a failed one carries the reason in its property Error, and no error record is written.</summary>
    [Parameter]
    public SwitchParameter SkipErrorCheck { get; set; }

    private bool HasUri => MyInvocation.BoundParameters.ContainsKey(nameof(Uri));

    private protected override void BeginRun()
    {
        CheckCredentials();
        OpenSession();
        var options = WithConnection(WithSession(RunOptions()));
        options = WithIdentity(WithRedirection(options));
        _binder = Binder(options);
        _plan = IsWhatIf ? new RequestPlan(options) : null;

        // What comes down the pipeline is no address where -Uri gives that.
        (_fileNameHint, _missingUriHint) = HasInput && HasUri ? (null, null)
            : (new FileNameHint(MyInvocation.MyCommand.Name, SessionState), new MissingUriHint());
        _confirm = MyInvocation.BoundParameters.ContainsKey("Confirm") || GetVariableValue("ConfirmPreference") is not ConfirmImpact.High;
        _engine = new RequestEngine(options);
        _window = _engine.OpenWindow(PipelineStopToken);
        _progress = StartProgress(HasInput ? null : Uri?.Length, _engine, _window, options.TimeProvider);
        _pump = new ResultPump<WebResult>(_window, options.TimeProvider, Start, Emit, PipelineStopToken)
        {
            Progress = _progress,
        };
    }

    private protected override void ProcessInput()
    {
        object? input = HasInput ? InputObject : Uri;
        if (_missingUriHint is not null)
        {
            _missingUriHint.Input = input;
        }

        if (_outFiles!.IsOneFile)
        {
            HoldForOneFile(input);
        }
        else
        {
            _pump!.Process(input);
        }
    }

    private protected override void EndRun()
    {
        _pump!.Process(_held);
        _pump.Complete();
        if (_plan is not null)
        {
            ShouldProcess(_plan.Describe(), null, null);
        }
    }

    private protected override void AbandonRun(TimeSpan atMost)
    {
        _pump?.Abandon(atMost);
        _engine?.Dispose();
        ReleaseConnection();
    }

    private protected override string DefaultUserAgent =>
        Web.DefaultUserAgent.For((SessionState.PSVariable.GetValue("PSVersionTable") as IDictionary)?["PSVersion"]?.ToString());

    private RequestBinder Binder(EngineOptions options)
    {
        try
        {
            RequestHeaders.CheckUserAgent(UserAgent, SkipHeaderValidation);
            return new RequestBinder(Headers, ContentBinder(), SkipHeaderValidation)
            {
                Uri = HasInput ? UriForInputs() : CheckedUris(),
                Method = CustomMethod is not null ? MethodBinder.BindCustom(CustomMethod)
                    : MyInvocation.BoundParameters.ContainsKey(nameof(Method)) ? MethodBinder.Bind(Method)
                    : null,
                AllowedHosts = options.AllowedHosts,
                HasUserAgent = UserAgent is not null,
                OutFiles = _outFiles = OutFileBinder(),
                Identity = _identity,
            };
        }
        catch (InputFailureException e)
        {
            ThrowParameterError(e.Message);
            throw;
        }
    }

    /// <summary>With inputs of their own, -Uri is one address for all of them, or a script block.</summary>
    private object? UriForInputs()
    {
        if (!HasUri)
        {
            return null;
        }

        return Uri is [{ } uri]
            ? InputItems.Unwrap(uri)
            : throw new InputFailureException(
                WebErrorKind.InvalidParameter, "with pipeline input, -Uri takes one address for all inputs, or a script block that makes one of $_");
    }

    /// <summary>Without, -Uri holds the inputs themselves.</summary>
    private object? CheckedUris()
    {
        if (!HasUri)
        {
            throw new InputFailureException(WebErrorKind.InvalidParameter, "there is nothing to request: give -Uri, or pipeline input");
        }

        return Uri?.Any(uri => InputItems.Unwrap(uri) is ScriptBlock) is true
            ? throw new InputFailureException(WebErrorKind.InvalidParameter, "a script block for -Uri needs pipeline input, of which it makes the addresses")
            : null;
    }

    private void Start(object? item)
    {
        var (request, failure) = _binder!.Bind(item);
        if (failure is not null)
        {
            _plan?.CountInvalid();
            Statistics?.CountInput(failure.Error!.Kind);
            _window!.Add(Task.FromResult(_missingUriHint is null ? failure : _missingUriHint.AddTo(failure)));
        }
        else if (_plan is not null)
        {
            _plan.Count(request!);
        }
        else if (IsConfirmed(request!, item))
        {
            _window!.Add(request!);
        }
    }

    private bool IsConfirmed(RequestDefinition request, object? item)
    {
        if (!_confirm || !UnsafeMethods.Contains(request.Method.Method))
        {
            return true;
        }

        // Where all go to one address, that does not tell one from the other.
        var isShared = HasInput && HasUri && _binder!.Uri is not ScriptBlock;
        var input = isShared ? FormattableString.Invariant($", input {request.Index}: {SecretInput.Name(item)}") : string.Empty;
        return ShouldProcess($"{Redaction.Name(request.Uri)}{input}", request.Method.Method);
    }

    /// <summary>The engine's knobs for the run.</summary>
    private protected virtual EngineOptions RunOptions() => WithRetries(EngineOptions()) with { SkipHttpErrorCheck = SkipHttpErrorCheck };

    /// <summary>Takes note of a result, failed ones included, before anything is emitted for it.</summary>
    private protected virtual void Note(WebResult result)
    {
    }

    /// <summary>Emits what the command makes of an answer.</summary>
    private protected abstract void EmitResult(WebResult result);

    private void Emit(WebResult result)
    {
        result = _fileNameHint is null ? result : _fileNameHint.AddTo(result);
        _progress?.CountDone(result.Error is not null);
        WriteHeads(result.Heads);
        Note(result);
        if (IsVerbose)
        {
            WriteRetries(result.FailedAttempts);
            var text = Describe(result);
            WriteVerbose(SentSecrets.Of(result.BaseResponse?.RequestMessage)?.Hide(text) ?? text);
        }

        if (result.Error is not null && !SkipErrorCheck)
        {
            WriteError(FailureRecord.Of(result));
        }
        else if (result.OutFile is null || PassThru)
        {
            EmitResult(result);
        }
    }

    private static string Describe(WebResult result) =>
        result.Uri is null || result.Error is { Kind: not WebErrorKind.HttpStatusFailure }
            ? result.Error?.Message ?? string.Empty
            : result.Summary;
}
