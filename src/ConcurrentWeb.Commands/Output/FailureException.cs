using System.Management.Automation;
using System.Reflection;

namespace ConcurrentWeb.Commands.Output;

/// <summary>
/// Makes the exception of an error record: for an error status and for a time-out the one that Invoke-WebRequest has, so that scripts
/// catch it by its type, and else a <see cref="FailedRequestException"/>. The former have no place for the result; they get it, and the
/// kind, as properties of the instance, which need no module to be read and are still there when the exception was serialized.
/// </summary>
internal static class FailureException
{
    /// <summary>
    /// HttpResponseException is not among the types that modules are compiled against, so it is found by name; null where the host has none.
    /// </summary>
    private static readonly ConstructorInfo? StatusException =
        Type.GetType("Microsoft.PowerShell.Commands.HttpResponseException, Microsoft.PowerShell.Commands.Utility", throwOnError: false)
            ?.GetConstructor([typeof(string), typeof(HttpResponseMessage)]);

    /// <param name="result">A result that failed, without secrets.</param>
    internal static Exception Of(WebResult result)
    {
        var error = result.Error!;
        Exception? exception = error.Kind switch
        {
            // HttpClient's own time-out is a cancellation with this inside.
            WebErrorKind.ConnectionTimeout => new TaskCanceledException(error.Message, new TimeoutException(error.Message, error.Exception)),
            WebErrorKind.OperationTimeout or WebErrorKind.DeadlineExceeded => new TimeoutException(error.Message, error.Exception),
            _ when error.Exception is null && result.BaseResponse is { IsSuccessStatusCode: false } response =>
                (Exception?)StatusException?.Invoke([error.Message, response]),
            _ => null,
        };
        if (exception is null)
        {
            return new FailedRequestException(result);
        }

        var properties = PSObject.AsPSObject(exception).Properties;
        properties.Add(new PSNoteProperty(nameof(FailedRequestException.Kind), error.Kind), preValidated: true);
        properties.Add(new PSNoteProperty(nameof(FailedRequestException.Result), result), preValidated: true);
        return exception;
    }
}
