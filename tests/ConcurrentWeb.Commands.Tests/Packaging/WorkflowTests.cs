using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace ConcurrentWeb.Commands.Tests.Packaging;

/// <summary>The files that only GitHub runs: they are YAML, and call build.ps1 by tasks and parameters that it has.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Repository = Path.GetDirectoryName(BuildPaths.TestsFolder)!;

    private static readonly string Build = File.ReadAllText(Path.Combine(Repository, "build.ps1"));

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository, ".github"), "*.yml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository, file))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_file_is_YAML(string file) => Assert.IsType<YamlMappingNode>(Read(file));

    [Theory]
    [InlineData("ci.yml")]
    [InlineData("publish.yml")]
    public void Each_job_calls_the_build_or_another_workflow(string name)
    {
        var jobs = Assert.IsType<YamlMappingNode>(Read(Path.Combine(".github", "workflows", name))["jobs"]);
        Assert.All(jobs.Children.Values, job =>
            Assert.Contains(job.AllNodes.OfType<YamlScalarNode>(), node => CallsOurs().IsMatch(node.Value!)));
    }

    [Fact]
    public void The_tasks_and_parameters_that_they_call_exist()
    {
        var tasks = Words(TaskSet().Match(Build).Groups["tasks"].Value);
        var calls = Files.SelectMany(file => Call().Matches(File.ReadAllText(Path.Combine(Repository, file.Data)))).ToArray();
        Assert.NotEmpty(calls);
        Assert.All(calls.SelectMany(call => Words(call.Groups["tasks"].Value)), task => Assert.Contains(task, tasks));
        Assert.All(calls.SelectMany(call => call.Groups["parameter"].Captures).Select(capture => capture.Value), parameter =>
            Assert.Matches($@"\[[\w.]+\] \${parameter}\b", Build));
    }

    private static YamlNode Read(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Combine(Repository, file))));
        return Assert.Single(yaml.Documents).RootNode;
    }

    private static string[] Words(string list) => list.Split([',', ' ', '\''], StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"(^|\n)\./(build\.ps1 |\.github/workflows/)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CallsOurs();

    [GeneratedRegex(@"ValidateSet\((?<tasks>[^)]*)\)\]\s+\[string\[\]\] \$Task", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TaskSet();

    /// <summary>The tasks after the script, and its parameters up to the end of the line. Keys are converted in parentheses.</summary>
    [GeneratedRegex(
        @"\./build\.ps1 (?<tasks>\w+(, \w+)*)( -(?<parameter>\w+)( \([^)]*\)| [^-\s]\S*)?)*",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Call();
}
