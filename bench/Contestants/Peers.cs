using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace ConcurrentWeb.Bench.Contestants;

/// <summary>A program of others that was found on this machine.</summary>
/// <param name="Program">How to start it.</param>
/// <param name="Version">What it calls itself.</param>
/// <param name="Assembly">What the program runs, where the program is <c>dotnet</c>.</param>
internal sealed record Peer(string Program, string Version, string? Assembly = null);

/// <summary>The programs of others that take part where they are installed.</summary>
internal static class Peers
{
    // Where none is installed, the one that the build restored.
    private static readonly Lazy<Peer?> FoundPowerShell = new(() =>
        Find("pwsh", "--version") ?? (Find("dotnet", RestoredPowerShell, "--version") is { } dotnet ? dotnet with { Assembly = RestoredPowerShell } : null));

    private static readonly Lazy<Peer?> FoundCurl = new(() => Find("curl", "--disable", "--version"));

    // The system's own interpreter often has packages that one put before it on the path does not have.
    private static readonly Lazy<Peer?> FoundPython = new(() =>
        new[] { "python3", "python", "/usr/bin/python3" }
            .Select(python => Find(python, "-c", "import sys, aiohttp; print('aiohttp', aiohttp.__version__, 'on Python', sys.version.split()[0])"))
            .FirstOrDefault(found => found is not null));

    public static Peer? PowerShell => FoundPowerShell.Value;

    public static Peer? Curl => FoundCurl.Value;

    public static Peer? PythonWithAioHttp => FoundPython.Value;

    private static string RestoredPowerShell => typeof(Peers).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "PowerShell").Value!;

    /// <summary>The path of a script in peers/.</summary>
    public static string Script(string file) => Path.Combine(AppContext.BaseDirectory, "peers", file);

    private static Peer? Find(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            var version = process.StandardOutput.ReadLine();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 && version is not null ? new Peer(program, version.Trim()) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
