using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using ConcurrentWeb.Bench.Scenarios;

namespace ConcurrentWeb.Bench.Contestants;

/// <summary>A contestant in PowerShell: a script that is told what to send, and measures itself.</summary>
internal sealed class PowerShellScript(string file) : Contestant
{
    public static PowerShellScript Cmdlet { get; } = new("cmdlet.ps1");

    public static PowerShellScript RestCmdlet { get; } = new("rest.ps1");

    public static PowerShellScript StreamedCmdlet { get; } = new("cmdlet-streamed.ps1");

    public static PowerShellScript CmdletToFiles { get; } = new("cmdlet-outfile.ps1");

    public static PowerShellScript WebRequestToFiles { get; } = new("webrequest-outfile.ps1");

    public static PowerShellScript ForEachParallel { get; } = new("foreach-parallel.ps1");

    public static PowerShellScript FirstObject { get; } = new("first-object.ps1");

    public static PowerShellScript Stop { get; } = new("stop.ps1");

    public static PowerShellScript Import { get; } = new("import.ps1");

    public override bool IsInstalled => Peers.PowerShell is not null;

    private static string Module { get; } = typeof(PowerShellScript).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "ModuleFolder").Value!;

    public override ProcessStartInfo StartInfo(Scenario scenario, Entry entry, Uri server, Sizes sizes) => new(
        Peers.PowerShell!.Program,
        [
            .. Peers.PowerShell.Assembly is { } assembly ? [assembly] : Array.Empty<string>(),
            "-NoProfile", "-NonInteractive", "-File", Peers.Script(file),
            "-Module", Path.Combine(Module, "ConcurrentWeb.psd1"),
            "-Server", server.AbsoluteUri,
            "-Path", entry.Workload.Path,
            "-Count", Number(entry.Workload.Count),
            "-ThrottleLimit", Number(entry.Workload.ThrottleLimit),
            "-WarmUp", Number(entry.WarmUp),
            "-Passes", Number(entry.Passes),
        ]);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
