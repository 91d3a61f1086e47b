using System.Diagnostics;

namespace ConcurrentWeb.Commands.Tests.Packaging;

/// <summary>Runs the dotnet of this test run.</summary>
internal static class DotNetCommand
{
    /// <summary>A build on a busy machine takes minutes; what hangs is ended.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs it to its end.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="arguments">The command and its options.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed, or was ended.</exception>
    internal static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        var command = $"dotnet {string.Join(' ', arguments)}";
        using var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A node that stays would keep the pipes above open.
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" },
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{command} ended with code {process.ExitCode}:\n{await output}{await errors}");
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{command} was ended after {Limit}", e);
        }
    }
}
