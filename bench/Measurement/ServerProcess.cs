using System.Diagnostics;
using System.Globalization;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Bench.Measurement;

/// <summary>A server in a process of its own, which ends when this one does.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Announcement = "listening ";

    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>The test server.</summary>
    public static Task<ServerProcess> StartAsync() =>
        StartAsync(typeof(WebTestServer).Assembly.Location, "--parent", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>A program that prints where it listens, and ends with its standard input.</summary>
    public static async Task<ServerProcess> StartAsync(string assembly, params string[] arguments)
    {
        var start = DotNet.Start(assembly);
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync();
        return line is not null && line.StartsWith(Announcement, StringComparison.Ordinal)
            ? new ServerProcess(process, new Uri(line.Split(' ')[1]))
            : throw new InvalidOperationException($"The server did not start: {line}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
