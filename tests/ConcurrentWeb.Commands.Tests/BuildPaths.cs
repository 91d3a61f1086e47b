using System.Reflection;

namespace ConcurrentWeb.Commands.Tests;

/// <summary>Where the build of these tests has put what they run.</summary>
internal static class BuildPaths
{
    internal static string TestsFolder { get; } = Path.Combine(Metadata("RepositoryRoot"), "tests");

    internal static string ResultsFolder { get; } = Path.Combine(Metadata("RepositoryRoot"), "TestResults", "pester");

    /// <summary>The module to test: the one that CONCURRENTWEB_MODULE names, such as an unpacked package, or that of the same build.</summary>
    internal static string ModuleFolder { get; } =
        Environment.GetEnvironmentVariable("CONCURRENTWEB_MODULE") is { Length: > 0 } named ? Path.GetFullPath(named) : Metadata("ModuleFolder");

    internal static string TestServer { get; } = Metadata("TestServer");

    /// <summary>The pwsh.dll of the restored PowerShell.</summary>
    internal static string PowerShell { get; } = Metadata("PowerShell");

    /// <summary>The manifest of the restored Pester.</summary>
    internal static string Pester { get; } = Metadata("Pester");

    /// <summary>Debug or Release.</summary>
    internal static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The folder of the restored packages.</summary>
    internal static string PackagesFolder { get; } = Metadata("PackagesFolder");

    private static string Metadata(string key) =>
        typeof(BuildPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
