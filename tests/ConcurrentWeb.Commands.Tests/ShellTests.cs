namespace ConcurrentWeb.Commands.Tests;

/// <summary>Which PowerShell the Pester suite runs in.</summary>
public sealed class ShellTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("shell");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_build_has_restored_the_shell_and_Pester()
    {
        Assert.True(File.Exists(BuildPaths.PowerShell), BuildPaths.PowerShell);
        Assert.True(File.Exists(BuildPaths.Pester), BuildPaths.Pester);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Unless_another_is_named_it_is_the_restored_one(string? named)
    {
        var restored = Create("pwsh.dll");
        Create(OnPath);
        Assert.Equal(restored, Shell.Choose(named, restored, _folder.FullName).Assembly);
    }

    [Fact]
    public void A_restored_one_that_is_gone_is_an_error_that_says_what_to_do()
    {
        var error = Assert.Throws<FileNotFoundException>(() => Shell.Choose(null, Missing("pwsh.dll"), ""));
        Assert.Contains(Missing("pwsh.dll"), error.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet restore", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_is_started_as_it_is()
    {
        var named = Create("pwsh-preview");
        Assert.Equal(new Shell(named), Shell.Choose(named, "", ""));
    }

    [Fact]
    public void A_dll_is_run_by_dotnet()
    {
        var named = Create("pwsh.dll");
        var shell = Shell.Choose(named, "", "");
        Assert.Equal(named, shell.Assembly);
        Assert.Equal("dotnet", Path.GetFileNameWithoutExtension(shell.Program));
    }

    [Fact]
    public void A_name_is_looked_up_on_the_PATH()
    {
        var found = Create(OnPath);
        var searchPath = string.Join(Path.PathSeparator, Missing("elsewhere"), _folder.FullName);
        Assert.Equal(new Shell(found), Shell.Choose("pwsh", "", searchPath));
    }

    [Theory]
    [InlineData("pwsh")]
    [InlineData("/no/such/pwsh")]
    public void A_named_one_that_does_not_exist_is_an_error_even_where_one_was_restored(string named)
    {
        var error = Assert.Throws<FileNotFoundException>(() => Shell.Choose(named, Create("pwsh.dll"), Missing("elsewhere")));
        Assert.StartsWith($"{Shell.Variable} is '{named}'", error.Message, StringComparison.Ordinal);
    }

    private static string OnPath => OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";

    private string Missing(string name) => Path.Combine(_folder.FullName, name);

    private string Create(string name)
    {
        var path = Missing(name);
        File.WriteAllText(path, "");
        return path;
    }
}
