using System.Diagnostics;
using System.Globalization;
using ConcurrentWeb.Bench.Scenarios;

namespace ConcurrentWeb.Bench.Contestants;

/// <summary>A contestant in Python, for whichever interpreter has its library.</summary>
internal sealed class PythonScript(string file) : Contestant
{
    public static PythonScript AioHttp { get; } = new("aiohttp_gather.py");

    public override bool IsInstalled => Peers.PythonWithAioHttp is not null;

    public override ProcessStartInfo StartInfo(Scenario scenario, Entry entry, Uri server, Sizes sizes) => new(
        Peers.PythonWithAioHttp!.Program,
        [
            Peers.Script(file),
            server.AbsoluteUri,
            entry.Workload.Path,
            entry.Workload.Count.ToString(CultureInfo.InvariantCulture),
            entry.Workload.ThrottleLimit.ToString(CultureInfo.InvariantCulture),
            entry.WarmUp.ToString(CultureInfo.InvariantCulture),
            entry.Passes.ToString(CultureInfo.InvariantCulture),
        ]);
}
