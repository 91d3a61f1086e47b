namespace ConcurrentWeb.Commands.Tests;

/// <summary>Runs the Pester suite, which stands beside this project: a row is a file of it.</summary>
public sealed class PesterTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(BuildPaths.TestsFolder, "*.Tests.ps1").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_test_of_the_file_passes(string file)
    {
        Assert.SkipWhen(PesterRun.Shell is null, "pwsh is not on the PATH");
        var run = await PesterRun.StartAsync(file, TestContext.Current.CancellationToken);
        Assert.SkipWhen(run is null, "Pester 5 is not installed");

        var summary = $"Pester: {run.Passed} passed, {run.Failed} failed, {run.Skipped} skipped ({file})";
        output.WriteLine(summary);
        Directory.CreateDirectory(BuildPaths.ResultsFolder);
        var results = Path.Combine(BuildPaths.ResultsFolder, Path.ChangeExtension(file, ".txt"));
        await File.WriteAllTextAsync(results, summary + Environment.NewLine, TestContext.Current.CancellationToken);

        Assert.True(run.Failed == 0 && run.Failures.Count == 0, string.Join(Environment.NewLine, [summary, .. run.Failures]));
        Assert.True(run.Passed > 0, $"{file} holds no test that passed.");
    }
}
