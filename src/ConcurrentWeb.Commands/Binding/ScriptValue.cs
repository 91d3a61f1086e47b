using System.Management.Automation;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Runs a script block that stands for a parameter's value, with the item as <c>$_</c>, as PowerShell's own delay-bind does.</summary>
internal static class ScriptValue
{
    /// <summary>The value itself, or what the script block gives for the item.</summary>
    /// <exception cref="InputFailureException">The script block threw, or gave more or less than one value.</exception>
    internal static object? For(object? value, object? item, string parameter)
    {
        if (value is not ScriptBlock script)
        {
            return value;
        }

        try
        {
            var given = script.InvokeWithContext(functionsToDefine: null, [new PSVariable("_", item)]);
            return given.Count == 1
                ? InputItems.Unwrap(given[0])
                : throw new InputFailureException(
                    WebErrorKind.ScriptBlockFailure,
                    $"the script block of -{parameter} gave {(given.Count == 0 ? "nothing" : $"{given.Count} values instead of one")}");
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw new InputFailureException(
                WebErrorKind.ScriptBlockFailure, $"the script block of -{parameter} failed: {e.ErrorRecord.Exception.Message.TrimEnd('.')}", e);
        }
    }
}
