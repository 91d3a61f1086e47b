namespace ConcurrentWeb.Commands.Tests;

/// <summary>The build has laid out what the suite needs. These need no PowerShell.</summary>
public sealed class LayoutTests
{
    [Theory]
    [InlineData("ConcurrentWeb.psd1")]
    [InlineData("ConcurrentWeb.Format.ps1xml")]
    [InlineData("ConcurrentWeb.Types.ps1xml")]
    [InlineData("bin/ConcurrentWeb.Commands.dll")]
    [InlineData("bin/ConcurrentWeb.dll")]
    [InlineData("bin/engine/ConcurrentWeb.Engine.dll")]
    public void The_module_has_the_file(string path) => Assert.True(File.Exists(Path.Combine(BuildPaths.ModuleFolder, path)), path);

    [Fact]
    public void The_contracts_are_there_once() =>
        Assert.Single(Directory.EnumerateFiles(BuildPaths.ModuleFolder, "ConcurrentWeb.dll", SearchOption.AllDirectories));

    [Fact]
    public void PowerShell_itself_is_not_in_the_module() =>
        Assert.Empty(Directory.EnumerateFiles(BuildPaths.ModuleFolder, "System.Management.Automation*", SearchOption.AllDirectories));

    [Fact]
    public void The_test_server_is_built() => Assert.True(File.Exists(BuildPaths.TestServer), BuildPaths.TestServer);
}
