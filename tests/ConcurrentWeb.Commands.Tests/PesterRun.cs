using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace ConcurrentWeb.Commands.Tests;

/// <summary>The outcome of one Pester run over one file.</summary>
/// <param name="Shell">The PowerShell that ran it, with its version and its folder.</param>
/// <param name="Pester">The version of Pester.</param>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that failed.</param>
/// <param name="Skipped">Tests that were not run, or could not tell.</param>
/// <param name="Failures">Each failed test by its full name, with what it said.</param>
internal sealed record PesterRun(string Shell, string Pester, int Passed, int Failed, int Skipped, IReadOnlyList<string> Failures)
{
    /// <summary>No file takes nearly so long; whatever hangs is ended.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Runs the file in a process of its own.</summary>
    /// <exception cref="InvalidOperationException">The process ended without a result.</exception>
    internal static async Task<PesterRun> StartAsync(Shell shell, string file, CancellationToken stop)
    {
        var answer = Path.GetTempFileName();
        try
        {
            var log = await RunShellAsync(shell, file, answer, stop);
            var json = await File.ReadAllTextAsync(answer, stop);
            return json.Length > 0
                ? JsonSerializer.Deserialize<PesterRun>(json, Options)!
                : throw new InvalidOperationException($"{shell} ended without a result:{Environment.NewLine}{log}");
        }
        finally
        {
            File.Delete(answer);
        }
    }

    private static async Task<string> RunShellAsync(Shell shell, string file, string answer, CancellationToken stop)
    {
        string[] invokeFile =
        [
            "-NoProfile", "-NonInteractive", "-File", Path.Combine(BuildPaths.TestsFolder, "ConcurrentWeb.Commands.Tests", "Invoke-File.ps1"),
            "-Pester", BuildPaths.Pester, "-Path", Path.Combine(BuildPaths.TestsFolder, file), "-Answer", answer,
        ];
        var start = new ProcessStartInfo(shell.Program, shell.Assembly is null ? invokeFile : [shell.Assembly, .. invokeFile])
        {
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
        using var process = Process.Start(start)!;
        var log = new StringBuilder();
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        try
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{shell} was ended after {Limit}:{Environment.NewLine}{log}", e);
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
