namespace ConcurrentWeb.Commands.Tests;

/// <summary>Runs the Pester suite, which stands beside this project: a row is a file of it, with a trait such as <c>Pester=Books</c>.</summary>
public sealed class PesterTests(ITestOutputHelper output)
{
    private const string Ending = ".Tests.ps1";

    public static IEnumerable<TheoryDataRow<string>> Files =>
        [.. Directory.EnumerateFiles(BuildPaths.TestsFolder, "*" + Ending).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).Select(Row)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_test_of_the_file_passes(string file)
    {
        var run = await PesterRun.StartAsync(Shell.Chosen, file, TestContext.Current.CancellationToken);

        var summary = $"{file}: {run.Passed} passed, {run.Failed} failed, {run.Skipped} skipped (Pester {run.Pester}, PowerShell {run.Shell})";
        output.WriteLine(summary);
        Directory.CreateDirectory(BuildPaths.ResultsFolder);
        var results = Path.Combine(BuildPaths.ResultsFolder, Path.ChangeExtension(file, ".txt"));
        await File.WriteAllTextAsync(results, summary + Environment.NewLine, TestContext.Current.CancellationToken);

        Assert.True(run.Failed == 0 && run.Failures.Count == 0, string.Join(Environment.NewLine, [summary, .. run.Failures]));
        Assert.True(run.Passed > 0, $"{file} holds no test that passed.");
    }

    private static TheoryDataRow<string> Row(string file) => new TheoryDataRow<string>(file).WithTrait("Pester", file[..^Ending.Length]);
}
