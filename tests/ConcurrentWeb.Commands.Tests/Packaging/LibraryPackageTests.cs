using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Commands.Tests.Packaging;

/// <summary>The C# library as a package: what is in it, and that a program can use it.</summary>
[Trait("Category", "Slow")]
public sealed partial class LibraryPackageTests : IAsyncLifetime
{
    private static readonly string Library = Path.Combine(Path.GetDirectoryName(BuildPaths.TestsFolder)!, "src", "ConcurrentWeb.Engine");

    private readonly string _root = Directory.CreateTempSubdirectory("library-").FullName;
    private string _package = "";

    private string Feed => Path.Combine(_root, "feed");

    public async ValueTask InitializeAsync()
    {
        await DotNetCommand.RunAsync(Library, "pack", "-c", BuildPaths.Configuration, "--no-build", "-o", Feed);
        _package = Directory.EnumerateFiles(Feed, "*.nupkg").Single();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_has_both_assemblies_with_their_documentation_and_runs_the_program_of_its_README()
    {
        using (var package = ZipFile.OpenRead(_package))
        {
            Assert.Superset(
                new HashSet<string>(StringComparer.Ordinal)
                {
                    "README.md", "icon.png",
                    "lib/net8.0/ConcurrentWeb.dll", "lib/net8.0/ConcurrentWeb.pdb", "lib/net8.0/ConcurrentWeb.xml",
                    "lib/net8.0/ConcurrentWeb.Engine.dll", "lib/net8.0/ConcurrentWeb.Engine.pdb", "lib/net8.0/ConcurrentWeb.Engine.xml",
                },
                package.Entries.Select(entry => entry.FullName).ToHashSet(StringComparer.Ordinal));
            using var nuspec = package.Entries.Single(entry => entry.Name == "ConcurrentWeb.Engine.nuspec").Open();
            var metadata = XDocument.Load(nuspec).Root!.Elements().Single();
            Assert.Equal("README.md", metadata.Elements().Single(element => element.Name.LocalName == "readme").Value);
            Assert.NotEmpty(metadata.Elements().Single(element => element.Name.LocalName == "releaseNotes").Value);
            var dependencies = metadata.Descendants().Where(element => element.Name.LocalName == "dependency");
            Assert.DoesNotContain("ConcurrentWeb", dependencies.Select(element => element.Attribute("id")!.Value));
        }

        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions());
        string[] paths = ["delay/300", "todos/1", "status/404", "todos/2"];
        var addresses = paths.Select(path => new Uri(server.BaseAddress, path).AbsoluteUri).ToArray();
        var program = WriteProgram(addresses);
        var printed = (await DotNetCommand.RunAsync(program, "run")).ReplaceLineEndings("\n").TrimEnd().Split('\n');
        Assert.Equal(4, printed.Length);
        Assert.Equal($"{addresses[0]}: 200", printed[0]);
        Assert.Equal($"{addresses[1]}: 200", printed[1]);
        Assert.Contains("404", printed[2], StringComparison.Ordinal);
        Assert.Equal($"{addresses[3]}: 200", printed[3]);
    }

    /// <summary>Writes the first block of C# in the README as a program that has the package from the feed of this test.</summary>
    private string WriteProgram(IEnumerable<string> addresses)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "program")).FullName;
        var readme = File.ReadAllText(Path.Combine(Library, "README.md"));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), FirstBlock().Match(readme).Groups["program"].Value);
        File.WriteAllLines(Path.Combine(folder, "urls.txt"), addresses);
        File.WriteAllText(Path.Combine(folder, "Program.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ConcurrentWeb.Engine" Version="*" />
              </ItemGroup>
            </Project>
            """);
        // The library comes from the feed alone, and into a folder of its own, or an older build of the same version would be taken. The
        // packages that it needs were restored for this build already.
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_root, "packages")}" /></config>
              <packageSources><clear /><add key="feed" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="build" value="{BuildPaths.PackagesFolder}" /></fallbackPackageFolders>
            </configuration>
            """);
        return folder;
    }

    [GeneratedRegex("```csharp\n(?<program>.*?)```", RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FirstBlock();
}
