namespace ConcurrentWeb.Commands.Tests;

/// <summary>The PowerShell that runs the Pester suite.</summary>
/// <param name="Program">The program to start.</param>
/// <param name="Assembly">The pwsh.dll, where the program is <c>dotnet</c>; otherwise null.</param>
internal sealed record Shell(string Program, string? Assembly = null)
{
    /// <summary>The environment variable that names another PowerShell than the restored one.</summary>
    internal const string Variable = "CONCURRENTWEB_PWSH";

    private static readonly Lazy<Shell> LazyChosen = new(() => Choose(
        Environment.GetEnvironmentVariable(Variable), BuildPaths.PowerShell, Environment.GetEnvironmentVariable("PATH") ?? ""));

    /// <summary>The shell of this test run.</summary>
    /// <exception cref="FileNotFoundException">The shell does not exist.</exception>
    internal static Shell Chosen => LazyChosen.Value;

    /// <summary>Finds the shell to test in.</summary>
    /// <param name="named">The path of a pwsh or a pwsh.dll, or the name of a command on the PATH; null or empty for the restored one.</param>
    /// <param name="restored">The pwsh.dll that the build restored.</param>
    /// <param name="searchPath">The folders of the PATH.</param>
    /// <exception cref="FileNotFoundException">The shell does not exist.</exception>
    internal static Shell Choose(string? named, string restored, string searchPath)
    {
        if (string.IsNullOrEmpty(named))
        {
            return File.Exists(restored)
                ? RunByDotnet(restored)
                : throw new FileNotFoundException($"There is no '{restored}': run dotnet restore, or set {Variable} to the path of a pwsh.");
        }

        var found = Path.GetFileName(named) == named ? OnPath(named, searchPath) : Path.GetFullPath(named);
        if (!File.Exists(found))
        {
            throw new FileNotFoundException(
                $"{Variable} is '{named}', which does not exist: set it to the path of a pwsh or a pwsh.dll, or to the name of a command on the PATH.");
        }

        return Path.GetExtension(found).Equals(".dll", StringComparison.OrdinalIgnoreCase) ? RunByDotnet(found) : new Shell(found);
    }

    private static Shell RunByDotnet(string assembly) => new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", assembly);

    private static string? OnPath(string name, string searchPath)
    {
        var file = OperatingSystem.IsWindows() && !Path.HasExtension(name) ? name + ".exe" : name;
        return searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }

    public override string ToString() => Assembly ?? Program;
}
