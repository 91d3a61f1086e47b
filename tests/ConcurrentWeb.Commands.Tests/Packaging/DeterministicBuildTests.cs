using System.Reflection.Metadata;
using System.Text;

namespace ConcurrentWeb.Commands.Tests.Packaging;

/// <summary>Release builds of the same source in two folders are the same module, byte for byte.</summary>
[Trait("Category", "Slow")]
public sealed class DeterministicBuildTests : IDisposable
{
    /// <summary>What the module is built from.</summary>
    private static readonly string[] Folders = ["src", "module", "docs", "package"];

    private readonly string _root = Directory.CreateTempSubdirectory("deterministic-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Two_folders_give_the_same_module()
    {
        var one = await BuildIn("one");
        var two = await BuildIn(Path.Combine("another", "folder"));
        var files = Files(one);
        Assert.Contains("bin/engine/ConcurrentWeb.Engine.dll", files);
        Assert.Equal(files, Files(two));
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(one, file)), File.ReadAllBytes(Path.Combine(two, file))));

        // Both builds restore from one folder of packages, so that they are equal does not show that its path is in none of them.
        var packages = Encoding.UTF8.GetBytes(BuildPaths.PackagesFolder);
        Assert.All(files, file => Assert.Equal(-1, File.ReadAllBytes(Path.Combine(one, file)).AsSpan().IndexOf(packages)));
        Assert.All(files.Where(file => file.EndsWith(".pdb", StringComparison.Ordinal)), file =>
            Assert.All(SourcesOf(Path.Combine(one, file)), source => Assert.StartsWith("/_/", source, StringComparison.Ordinal)));
    }

    private async Task<string> BuildIn(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        var repository = Path.GetDirectoryName(BuildPaths.TestsFolder)!;
        var sources = Folders.SelectMany(source => SourcesIn(Path.Combine(repository, source)));
        foreach (var file in Directory.EnumerateFiles(repository).Concat(sources))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(repository, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await DotNetCommand.RunAsync(
            folder, "build", "src/ConcurrentWeb.Commands", "-c", "Release", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false");
        return Directory.EnumerateDirectories(Path.Combine(folder, "output", "ConcurrentWeb")).Single();
    }

    private static IEnumerable<string> SourcesIn(string folder) =>
        Directory.EnumerateFiles(folder).Concat(
            Directory.EnumerateDirectories(folder).Where(inner => Path.GetFileName(inner) is not ("bin" or "obj")).SelectMany(SourcesIn));

    private static string[] Files(string module) =>
        [.. Directory.EnumerateFiles(module, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(module, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    private static string[] SourcesOf(string pdb)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(pdb));
        var reader = provider.GetMetadataReader();
        return [.. reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name))];
    }
}
