using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ConcurrentWeb.Commands;

/// <summary>
/// The exceptions of error statuses, which are those of PowerShell's own web commands, so that scripts catch them by their type. That
/// is sealed, and not among the types that modules are compiled against: it is taken by its name, and what a
/// <see cref="FailedRequestException"/> has besides are properties that the module's types file adds, with the code of this class.
/// </summary>
public static class StatusFailures
{
    private static readonly ConstructorInfo? Constructor =
        Type.GetType("Microsoft.PowerShell.Commands.HttpResponseException, Microsoft.PowerShell.Commands.Utility", throwOnError: false)
            ?.GetConstructor([typeof(string), typeof(HttpResponseMessage)]);

    private static readonly ConditionalWeakTable<Exception, WebResult> Results = [];

    /// <summary>Everything known of the failed request.</summary>
    /// <param name="instance">An exception.</param>
    /// <returns>Null for one of another command.</returns>
    public static WebResult? Result(PSObject instance) =>
        instance?.BaseObject is Exception exception && Results.TryGetValue(exception, out var result) ? result : null;

    /// <summary>What went wrong.</summary>
    /// <param name="instance">An exception.</param>
    /// <returns>Null for one of another command.</returns>
    public static WebErrorKind? Kind(PSObject instance) => Result(instance)?.Error?.Kind;

    /// <param name="result">A result that failed.</param>
    /// <returns>Null where it was not the answer that it failed for, and where this host of PowerShell has no such exception.</returns>
    internal static Exception? ExceptionOf(WebResult result)
    {
        if (result is not { Error: { Exception: null } error, BaseResponse: { IsSuccessStatusCode: false } response } || Constructor is null)
        {
            return null;
        }

        var exception = (Exception)Constructor.Invoke([error.Message, response]);
        Results.Add(exception, result);
        return exception;
    }
}
