using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace ConcurrentWeb.Commands.Tests;

/// <summary>What one run of Pester over one file came to.</summary>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that failed.</param>
/// <param name="Skipped">Tests that were not run, or could not tell.</param>
/// <param name="Failures">Each failed test by its full name, with what it said.</param>
internal sealed record PesterRun(int Passed, int Failed, int Skipped, IReadOnlyList<string> Failures)
{
    /// <summary>No file takes nearly so long; whatever hangs is ended.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The pwsh that the PATH leads to; null where there is none.</summary>
    internal static string? Shell { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs the file in a process of its own.</summary>
    /// <returns>Null where Pester 5 is not installed.</returns>
    /// <exception cref="InvalidOperationException">The process ended without a result.</exception>
    internal static async Task<PesterRun?> StartAsync(string file, CancellationToken stop)
    {
        var answer = Path.GetTempFileName();
        try
        {
            var log = await RunShellAsync(file, answer, stop);
            var json = await File.ReadAllTextAsync(answer, stop);
            return json.Length > 0
                ? JsonSerializer.Deserialize<PesterRun?>(json, Options)
                : throw new InvalidOperationException($"pwsh ended without a result:{Environment.NewLine}{log}");
        }
        finally
        {
            File.Delete(answer);
        }
    }

    private static async Task<string> RunShellAsync(string file, string answer, CancellationToken stop)
    {
        var start = new ProcessStartInfo(Shell!)
        {
            ArgumentList =
            {
                "-NoProfile", "-NonInteractive", "-File", Path.Combine(BuildPaths.TestsFolder, "ConcurrentWeb.Commands.Tests", "Invoke-File.ps1"),
                "-Path", Path.Combine(BuildPaths.TestsFolder, file), "-Answer", answer,
            },
            WorkingDirectory = BuildPaths.TestsFolder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["CONCURRENTWEB_MODULE"] = BuildPaths.ModuleFolder,
                ["CONCURRENTWEB_TEST_SERVER"] = BuildPaths.TestServer,
                ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
                ["POWERSHELL_UPDATECHECK"] = "Off",
            },
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Limit);
        using var shell = Process.Start(start)!;
        var log = new StringBuilder();
        shell.OutputDataReceived += Append;
        shell.ErrorDataReceived += Append;
        try
        {
            shell.BeginOutputReadLine();
            shell.BeginErrorReadLine();
            shell.StandardInput.Close();
            await shell.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            shell.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"pwsh was ended after {Limit}:{Environment.NewLine}{log}", e);
        }

        lock (log)
        {
            return log.ToString();
        }

        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (log)
            {
                log.AppendLine(line.Data);
            }
        }
    }
}
