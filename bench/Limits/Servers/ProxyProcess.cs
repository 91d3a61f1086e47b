using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ConcurrentWeb.Bench.Limits.Servers;

/// <summary>A proxy that runs for one row.</summary>
internal sealed class ProxyProcess : IDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private ProxyProcess(Process process, DirectoryInfo folder, int port) => (_process, _folder, Port) = (process, folder, port);

    public int Port { get; }

    public static async Task<ProxyProcess> StartAsync(Proxy proxy, int backend)
    {
        var folder = Directory.CreateTempSubdirectory("concurrentweb-bench-proxy-");
        var port = FreePort();
        var file = Path.Combine(folder.FullName, "proxy.conf");
        await File.WriteAllTextAsync(file, proxy.ConfigurationFor(port, backend, folder.FullName));
        var process = Process.Start(new ProcessStartInfo(proxy.Path!, proxy.Arguments(folder.FullName, file)))!;
        var started = new ProxyProcess(process, folder, port);
        await started.WhenListeningAsync();
        return started;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WhenListeningAsync()
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (!_process.HasExited && clock.Elapsed < StartsWithin)
            {
                // It is not there yet.
            }
        }
    }
}
