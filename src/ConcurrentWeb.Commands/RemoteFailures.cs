using System.Management.Automation;
using ConcurrentWeb.Commands.Binding;

namespace ConcurrentWeb.Commands;

/// <summary>
/// What is known of a failed request where its error came out of a job, or from another computer: PowerShell wraps the exception there in a
/// RemoteException, to which the module's types file gives these properties.
/// </summary>
public static class RemoteFailures
{
    /// <summary>What went wrong, as the name of a <see cref="WebErrorKind"/>.</summary>
    /// <param name="instance">A RemoteException.</param>
    /// <returns>Null for the error of another command.</returns>
    public static object? Kind(PSObject instance) =>
        Result(instance) is null ? null : ((PSObject)((RemoteException)instance.BaseObject).SerializedRemoteException).Properties[nameof(Kind)]?.Value;

    /// <summary>A copy of the result, with its properties.</summary>
    /// <param name="instance">A RemoteException.</param>
    /// <returns>Null for the error of another command.</returns>
    public static object? Result(PSObject instance) => instance?.BaseObject is RemoteException remote ? KeptResult.ResultOf(remote) : null;
}
