using System.Diagnostics;
using ConcurrentWeb.Bench.Report;
using ConcurrentWeb.Bench.Scenarios;

namespace ConcurrentWeb.Bench.Measurement;

/// <summary>Starts a contestant, waits for it, and takes its reading.</summary>
internal static class ContestantRun
{
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(10);

    public static async Task<Outcome> RunAsync(Scenario scenario, Entry entry, Uri server, SittingFolder folder, Sizes sizes)
    {
        if (!entry.Contestant.IsInstalled)
        {
            return Outcome.NotInstalled(entry);
        }

        var start = entry.Contestant.StartInfo(scenario, entry, server, sizes);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment[OperatingSystem.IsWindows() ? "TMP" : "TMPDIR"] = folder.Path;
        using var process = Process.Start(start)!;
        using var late = new CancellationTokenSource(AtMost);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(late.Token);
            var error = process.StandardError.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
            return Judge(entry, process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return Outcome.Failed(entry, $"not done after {AtMost.TotalMinutes:0} minutes");
        }
    }

    private static Outcome Judge(Entry entry, int exitCode, string output, string error)
    {
        var reading = exitCode == 0 ? Reading.FromJson(output.TrimEnd().Split('\n')[^1]) : null;
        return reading is null ? Outcome.Failed(entry, $"ended with {exitCode}: {output}{error}")
            : reading.Answers != entry.Workload.Count ? Outcome.Failed(entry, $"{reading.Answers} answers of {entry.Workload.Count}")
            : Outcome.Measured(entry, reading);
    }
}
