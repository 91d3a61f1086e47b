using System.Reflection;

namespace ConcurrentWeb.Commands.Tests;

/// <summary>Where the build of these tests has put what they run.</summary>
internal static class BuildPaths
{
    internal static string TestsFolder { get; } = Path.Combine(Metadata("RepositoryRoot"), "tests");

    internal static string ResultsFolder { get; } = Path.Combine(Metadata("RepositoryRoot"), "TestResults", "pester");

    /// <summary>The importable module of the same configuration.</summary>
    internal static string ModuleFolder { get; } = Metadata("ModuleFolder");

    internal static string TestServer { get; } = Metadata("TestServer");

    /// <summary>The pwsh.dll of the restored PowerShell.</summary>
    internal static string PowerShell { get; } = Metadata("PowerShell");

    /// <summary>The manifest of the restored Pester.</summary>
    internal static string Pester { get; } = Metadata("Pester");

    private static string Metadata(string key) =>
        typeof(BuildPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
