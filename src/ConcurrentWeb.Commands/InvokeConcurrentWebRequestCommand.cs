using System.Management.Automation;

namespace ConcurrentWeb.Commands;

/// <summary>Sends a web request for each input, many at once, and emits the answers in input order.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ConcurrentWebRequest", SupportsShouldProcess = true, DefaultParameterSetName = "StandardMethod")]
[Alias("icwr")]
[OutputType(typeof(WebResult))]
public sealed class InvokeConcurrentWebRequestCommand : WebCommand
{
    private protected override void EmitResult(WebResult result) => WriteObject(result);
}
