using System.Collections;
using System.Management.Automation;
using System.Xml;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Takes what came down the pipeline, or was given as an argument, apart into the items that are one request each.</summary>
internal static class InputItems
{
    /// <summary>Nobody nests lists deeper on purpose; a list that holds itself would never end.</summary>
    private const int MaximumDepth = 16;

    /// <summary>The items: sequences are opened, earlier results and failures give the input they were made for.</summary>
    internal static IEnumerable<object?> Of(object? input) => Open(input, depth: 0);

    /// <summary>
    /// Whether the input is text or an address, as most are: one item, without what PowerShell wraps it in, of which lines
    /// of a file have a lot.
    /// </summary>
    internal static bool IsOne(object? input, out object? item)
    {
        item = Unwrap(input);
        return item is string or Uri;
    }

    /// <summary>The object behind PowerShell's wrapper; a row made in script has none and stays wrapped.</summary>
    internal static object? Unwrap(object? value) =>
        value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private static IEnumerable<object?> Open(object? input, int depth)
    {
        var item = Unwrap(input);
        switch (item)
        {
            case string or Uri:
                return [item];
            case IDictionary or XmlNode:
                // They are sequences, too, of entries and of child nodes, which PowerShell does not take apart either.
                return [input];
            case WebResult result:
                return Open(result.InputObject ?? result.Uri, depth);
            case ErrorRecord { Exception: RemoteException remote } when KeptResult.InputOf(remote) is { } kept:
                return Open(kept, depth);
            case ErrorRecord { TargetObject: not null } failed:
                return Open(failed.TargetObject, depth);
            case RedactedInput redacted:
                return Open(redacted.Value, depth);
            case PSObject kept when KeptResult.IsError(kept):
                return Open(kept.Properties[nameof(ErrorRecord.TargetObject)]?.Value, depth);
            case IEnumerable sequence when depth < MaximumDepth:
                return sequence.Cast<object?>().SelectMany(inner => Open(inner, depth + 1));
            default:
                return [input];
        }
    }
}
