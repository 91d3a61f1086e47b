using System.Diagnostics;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.OverTheWire;

/// <summary>The C# program of the README, which the build compiles as it stands there.</summary>
public sealed class ReadmeProgramTests
{
    [Fact]
    public async Task It_asks_for_each_address_of_a_file_and_prints_what_came_of_it()
    {
        await using var server = await WebTestServer.StartAsync();
        using var folder = new TemporaryFolder();
        var stop = TestContext.Current.CancellationToken;
        await File.WriteAllLinesAsync(folder.File("urls.txt"), [$"{server.BaseAddress}todos/1", $"{server.BaseAddress}status/404"], stop);
        var start = new ProcessStartInfo("dotnet", [Path.Join(AppContext.BaseDirectory, "ReadmeProgram.dll")])
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };

        using var program = Process.Start(start)!;
        var output = await program.StandardOutput.ReadToEndAsync(stop);
        await program.WaitForExitAsync(stop);

        Assert.Equal(0, program.ExitCode);
        Assert.Equal(
            [$"{server.BaseAddress}todos/1: 200", $"GET {server.BaseAddress}status/404: the server answered 404 (Not Found)."],
            output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
