using System.Text.Json;

namespace ConcurrentWeb.Inventory;

/// <summary>A package as the restore resolved it.</summary>
/// <param name="Id">Its name, such as <c>Polly.Core</c>.</param>
/// <param name="Version">The version that was restored.</param>
/// <param name="Folder">Where its files are on this machine.</param>
/// <param name="Dependencies">The names of the packages that it needs.</param>
/// <param name="RuntimeFiles">The names, without folders, of the files that a program needs of it when it runs.</param>
internal sealed record RestoredPackage(
    string Id, string Version, string Folder, IReadOnlyList<string> Dependencies, IReadOnlySet<string> RuntimeFiles)
{
    /// <summary>The SHA-512 of the package file as it was downloaded, in hexadecimal digits.</summary>
    internal string ReadHash() =>
        Convert.ToHexString(Convert.FromBase64String(File.ReadAllText(Directory.EnumerateFiles(Folder, "*.nupkg.sha512").Single())));
}

/// <summary>The packages and projects in the <c>project.assets.json</c> of a restored project.</summary>
/// <param name="AssetsFile">The file that was read.</param>
/// <param name="Projects">The names of the project and of those that it references.</param>
/// <param name="Packages">All restored packages, those of the build included, by name.</param>
internal sealed record RestoredGraph(
    string AssetsFile, IReadOnlySet<string> Projects, IReadOnlyDictionary<string, RestoredPackage> Packages)
{
    private static readonly string[] RuntimeKinds = ["runtime", "native", "runtimeTargets", "resource"];

    /// <exception cref="InventoryException">The file of a package is in none of the package folders.</exception>
    internal static RestoredGraph Read(string assetsFile)
    {
        using var assets = JsonDocument.Parse(File.ReadAllBytes(assetsFile));
        var libraries = assets.RootElement.GetProperty("libraries");
        var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToArray();
        var projects = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        {
            assets.RootElement.GetProperty("project").GetProperty("restore").GetProperty("projectName").GetString()!,
        };
        var packages = new Dictionary<string, RestoredPackage>(StringComparer.OrdinalIgnoreCase);
        // The first target is the framework without a runtime identifier: it has the native files of all platforms.
        foreach (var entry in assets.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject())
        {
            var (id, version) = entry.Name.Split('/') is [var left, var right] ? (left, right) : (entry.Name, string.Empty);
            if (entry.Value.GetProperty("type").GetString() == "project")
            {
                projects.Add(id);
                continue;
            }

            var path = libraries.GetProperty(entry.Name).GetProperty("path").GetString()!;
            packages[id] = new RestoredPackage(
                id,
                version,
                folders.Select(folder => Path.Combine(folder, path)).FirstOrDefault(Directory.Exists)
                    ?? throw new InventoryException(assetsFile, $"{id} {version} is in none of {string.Join(", ", folders)}: restore again"),
                Names(entry.Value, "dependencies").ToArray(),
                RuntimeFiles(entry.Value));
        }

        return new RestoredGraph(assetsFile, projects, packages);
    }

    private static HashSet<string> RuntimeFiles(JsonElement entry) =>
        RuntimeKinds.SelectMany(kind => Names(entry, kind))
            .Select(path => Path.GetFileName(path))
            .Where(name => name != "_._")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Names(JsonElement entry, string property) =>
        entry.TryGetProperty(property, out var value) ? value.EnumerateObject().Select(member => member.Name) : [];
}
