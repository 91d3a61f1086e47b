using System.Globalization;
using System.Management.Automation;
using ConcurrentWeb.Commands.Binding;
using ConcurrentWeb.Ordering;

namespace ConcurrentWeb.Commands.Pipeline;

/// <summary>
/// What the commands share: the parameters of a concurrent run, and its life in the pipeline. Inputs are started on the
/// pipeline thread and results are emitted on it; everything in between is the engine's.
/// </summary>
public abstract partial class ConcurrentCommand : PSCmdlet, IDisposable
{
    /// <summary>How long the end of a run may take; what has not ended by then ends by itself, cancelled.</summary>
    private static readonly TimeSpan EndAtMost = TimeSpan.FromMilliseconds(250);

#pragma warning disable CA2213 // See Dispose.
    private readonly CancellationTokenSource _stop = new();
#pragma warning restore CA2213
    private Task _cancelling = Task.CompletedTask;
    private Action? _processInput;
    private bool _disposed;

    /// <summary>Requests in flight at once. Default: 10, or the batch size where that is larger.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int ThrottleLimit { get; set; }

    /// <summary>Requests go in groups of this size, each started when the one before has been emitted. Default: no groups.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int BatchSize { get; set; }

    /// <summary>The wait between two groups, in seconds. Default: 0.</summary>
    [Parameter]
    [ValidateRange(0.0, 86_400.0)]
    public double BatchIntervalSec { get; set; }

    /// <summary>Inputs started or waiting but not yet emitted. Default: the larger of 2,048 and 16 times the throttle.</summary>
    [Parameter]
    [ValidateRange(1, 10_000_000)]
    public int WindowSize { get; set; }

    /// <summary>Emit results as they complete instead of in input order.</summary>
    [Parameter]
    public SwitchParameter Unordered { get; set; }

    /// <summary>
    /// Seconds until the headers of the answer; while a file or a stream is sent, from the last piece that got through.
    /// Default: 100; 0 for no limit.
    /// </summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0, int.MaxValue / 1000)]
    public int ConnectionTimeoutSeconds { get; set; } = 100;

    /// <summary>Seconds between two reads of the answer's body. Default: 100; 0 for no limit.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue / 1000)]
    public int OperationTimeoutSeconds { get; set; } = 100;

    /// <summary>Seconds for the whole of one input from the moment it may start, retries and waits included. Default, and for 0: no limit.</summary>
    [Parameter]
    [ValidateRange(0.0, 2_000_000.0)]
    public double DeadlineSec { get; set; }

    /// <summary>The largest answer accepted, in bytes after decompression. Default: 256 MB.</summary>
    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long MaximumResponseSize { get; set; } = 256L * 1024 * 1024;

    /// <summary>
    /// The User-Agent header. Default: that of PowerShell's own web commands, and the module's name and version. A User-Agent
    /// in -Headers of the same command line goes before it; one of a row does not.
    /// </summary>
    [Parameter]
    public string? UserAgent { get; set; }

    /// <summary>The User-Agent where the command line has none; null for the engine's own.</summary>
    private protected virtual string? DefaultUserAgent => null;

    /// <summary>Cancelled when the pipeline stops, and when the command is disposed of before its end.</summary>
    private protected CancellationToken PipelineStopToken => _stop.Token;

    /// <summary>Whether the inputs come down the pipeline, or as the argument that stands for it.</summary>
    private protected bool HasInput => MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey("InputObject");

    /// <summary>Whether nothing is to be sent, only said.</summary>
    private protected bool IsWhatIf => LanguagePrimitives.IsTrue(Preference("WhatIf", "WhatIfPreference"));

    /// <summary>Makes the run.</summary>
    protected sealed override void BeginProcessing() => Guarded(() =>
    {
        BeginSummary();
        BeginRun();
    });

    /// <summary>Starts the record's requests, and emits what is ready.</summary>
    protected sealed override void ProcessRecord() => Guarded(_processInput ??= ProcessInput);

    /// <summary>Emits the rest.</summary>
    protected sealed override void EndProcessing() => Guarded(() =>
    {
        EndRun();
        EndSummary();
    });

    /// <summary>Cancels, and does not wait: PowerShell stops all commands of a pipeline one after the other.</summary>
    protected sealed override void StopProcessing() => _cancelling = _stop.CancelAsync();

    /// <summary>
    /// Ends the run wherever it is. Select-Object -First and -ErrorAction Stop reach the command only here.
    /// </summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Cancels what is in flight and waits a moment for it to end.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing)
        {
            return;
        }

        _disposed = true;
        if (!_stop.IsCancellationRequested)
        {
            _cancelling = _stop.CancelAsync();
        }

        EndSummaryEarly();

        // The source has no timer and no handle to give back, and StopProcessing may still come on another thread.
        AbandonRun(EndAtMost);
        _cancelling.Wait(EndAtMost, CancellationToken.None);
    }

    private protected abstract void BeginRun();

    private protected abstract void ProcessInput();

    private protected abstract void EndRun();

    /// <summary>Waits, for so long at most, for what is in flight and has been cancelled, and gives up what the run holds.</summary>
    private protected abstract void AbandonRun(TimeSpan atMost);

    /// <summary>The engine's knobs as the parameters set them.</summary>
    private protected EngineOptions EngineOptions()
    {
        if (UserAgent is not null && !HeaderSyntax.IsValue(UserAgent))
        {
            ThrowParameterError("-UserAgent has a line break or another character in it that cannot be sent.");
        }

        var options = new EngineOptions
        {
            ThrottleLimit = ThrottleLimit,
            BatchSize = BatchSize,
            BatchInterval = TimeSpan.FromSeconds(BatchIntervalSec),
            WindowSize = WindowSize,
            Unordered = Unordered,
            ConnectionTimeout = TimeSpan.FromSeconds(ConnectionTimeoutSeconds),
            OperationTimeout = TimeSpan.FromSeconds(OperationTimeoutSeconds),
            Deadline = TimeSpan.FromSeconds(DeadlineSec),
            MaximumResponseSize = MaximumResponseSize,
            Statistics = Statistics,
            KeepHeads = IsDebug,
        };
        options = WithPoliteness(options);
        return (UserAgent ?? DefaultUserAgent) is { } agent ? options with { UserAgent = agent } : options;
    }

    /// <summary>A bar for the run, and a word about long waits; null where nobody would see either.</summary>
    private protected RunProgress? StartProgress<T>(long? total, RequestEngine engine, RetirementWindow<T> window, TimeProvider clock)
    {
        var hasBar = IsOn("ProgressAction", "ProgressPreference");
        return hasBar || IsVerbose
            ? new RunProgress(this, MyInvocation.MyCommand.Name, total, engine, () => window.Ready, clock) { HasBar = hasBar, SaysWaits = IsVerbose }
            : null;
    }

    /// <summary>Whether a stream is seen by anybody, so that what goes into it is worth making.</summary>
    private protected bool IsOn(string parameter, string variable) => Preference(parameter, variable) switch
    {
        null => false,
        SwitchParameter on => on,
        bool on => on,
        { } action => !LanguagePrimitives.TryConvertTo<ActionPreference>(action, CultureInfo.InvariantCulture, out var preference)
            || preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore),
    };

    /// <summary>Ends the command before anything is sent, because its parameters make no sense.</summary>
    private protected void ThrowParameterError(string message) => ThrowParameterError(WebErrorKind.InvalidParameter, message);

    /// <summary>The same where it is not the parameters as such, but the one input that they name.</summary>
    private protected void ThrowParameterError(WebErrorKind kind, string message) =>
        ThrowTerminatingError(
            new ErrorRecord(new PSInvalidOperationException(InputText.Sentence(message)), kind.ToString(), ErrorCategory.InvalidArgument, targetObject: null));

    /// <summary>What a common parameter says, or else its preference variable; null where neither says anything.</summary>
    private object? Preference(string parameter, string variable) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out var bound) ? bound : GetVariableValue(variable);

    /// <summary>
    /// Turns the stop of the run into the stop of the pipeline. Nothing else is caught: what Write* throws is
    /// PowerShell's own way of ending a pipeline.
    /// </summary>
    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }
}
