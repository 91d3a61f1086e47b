using System.Collections;
using System.Management.Automation;
using ConcurrentWeb.Commands.Binding;

namespace ConcurrentWeb.Commands.Output;

/// <summary>
/// Says of an input that is no address and has none, where -Uri is not given, that it needs that; above all where it was sent
/// with one before: a result and an error bring their input along, and not the command line that made an address of it.
/// </summary>
internal sealed class MissingUriHint
{
    private object? _input;
    private bool? _wasSent;

    /// <summary>What came down the pipeline, of which the items are made that come next.</summary>
    internal object? Input
    {
        set => (_input, _wasSent) = (value, null);
    }

    /// <summary>The failure of an item, with the hint in its error where there is one to give.</summary>
    internal WebResult AddTo(WebResult failure)
    {
        if (failure.Error!.Kind is not (WebErrorKind.InvalidUri or WebErrorKind.InvalidInput))
        {
            return failure;
        }

        _wasSent ??= InputItems.Unwrap(_input) is IList several ? several.Cast<object?>().All(WasSent) : WasSent(_input);
        return _wasSent.Value ? failure.Advise("It was sent with an address, or a script block, for -Uri, which has to be given again.")
            : InputItems.Unwrap(failure.InputObject) is (IFormattable or bool) and not (Uri or PSObject)
                ? failure.Advise("Such an input needs a script block for -Uri, also where it is sent again.")
            : failure;
    }

    /// <summary>Where a secret is missing, the address is not.</summary>
    private static bool WasSent(object? input) => InputItems.Unwrap(input) switch
    {
        WebResult result => result.Uri is not null,
        ErrorRecord failed => !(failed.Exception is RemoteException remote && KeptResult.IsRedacted(KeptResult.InputOf(remote)))
            && IsOfRequest(failed.FullyQualifiedErrorId),
        PSObject kept when KeptResult.IsError(kept) => !KeptResult.IsRedacted(kept.Properties[nameof(ErrorRecord.TargetObject)]?.Value)
            && IsOfRequest(kept.Properties[nameof(ErrorRecord.FullyQualifiedErrorId)]?.Value as string),
        _ => false,
    };

    /// <summary>Whether an error is that of a request of this command, or of the other one, which had an address then.</summary>
    private static bool IsOfRequest(string? id) =>
        id is not null && id.Contains(".InvokeConcurrent", StringComparison.Ordinal)
        && !id.StartsWith(nameof(WebErrorKind.InvalidUri), StringComparison.Ordinal) && !id.StartsWith(nameof(WebErrorKind.InvalidInput), StringComparison.Ordinal);
}
