using System.Management.Automation;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>
/// Tells what is left of an earlier result, or of its error, after Select-Object, Export-Clixml or Export-Csv. It looks like a
/// row, but its Headers and its Body are those of the answer: what it asks for again is its address, by its method, with the
/// rest of the input that it was made for.
/// </summary>
internal static class KeptResult
{
    private static readonly string CopyOfResult = "." + typeof(WebResult).FullName;
    private static readonly string Error = "Deserialized." + typeof(ErrorRecord).FullName;
    private static readonly string Redacted = "Deserialized." + typeof(RedactedInput).FullName;

    /// <summary>In a table nothing but the columns says what the rows are; no other rows have these.</summary>
    private static readonly string[] Columns = ["ResponseUri", "StatusCode", "RawContentLength", "InputObject"];

    /// <summary>Whether it is a result.</summary>
    internal static bool Is(PSObject item) =>
        item.BaseObject is PSCustomObject
        && (item.TypeNames.Any(static name => name.EndsWith(CopyOfResult, StringComparison.Ordinal))
            || Array.TrueForAll(Columns, name => item.Properties[name] is not null));

    /// <summary>Whether it is an error, which has the input that failed as its TargetObject.</summary>
    internal static bool IsError(PSObject item) =>
        item.BaseObject is PSCustomObject && item.TypeNames.Contains(Error);

    /// <summary>The result of an error that came out of a job, or from another computer; null for the error of another command.</summary>
    internal static PSObject? ResultOf(RemoteException remote) =>
        (remote.SerializedRemoteException as PSObject)?.Properties[nameof(FailedRequestException.Result)]?.Value is PSObject result && Is(result) ? result : null;

    /// <summary>The input of such an error, as its result has it: a row that is the target of an error becomes text on the way.</summary>
    internal static object? InputOf(RemoteException remote) => ResultOf(remote)?.Properties[nameof(WebResult.InputObject)]?.Value;

    /// <summary>Whether it is an input whose secrets were hidden, and are hidden in what was kept as well.</summary>
    internal static bool IsRedacted(object? item) =>
        item is PSObject kept && kept.TypeNames.Contains(Redacted);
}
