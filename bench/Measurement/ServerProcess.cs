using System.Diagnostics;
using System.Globalization;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Bench.Measurement;

/// <summary>The test server in a process of its own, which ends when this one does.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Announcement = "listening ";

    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<ServerProcess> StartAsync()
    {
        var start = DotNet.Start(typeof(WebTestServer).Assembly.Location);
        start.ArgumentList.Add("--parent");
        start.ArgumentList.Add(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync();
        return line is not null && line.StartsWith(Announcement, StringComparison.Ordinal)
            ? new ServerProcess(process, new Uri(line.Split(' ')[1]))
            : throw new InvalidOperationException($"The test server did not start: {line}");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
