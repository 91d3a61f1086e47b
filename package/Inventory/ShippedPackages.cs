namespace ConcurrentWeb.Inventory;

/// <summary>A package with files in the module.</summary>
/// <param name="Package">The package.</param>
/// <param name="Files">Its files in the module, by their paths from the module's folder.</param>
/// <param name="Dependencies">The shipped packages that it needs, itself or through packages that ship no file.</param>
/// <param name="Licence">What the package says of its licence.</param>
internal sealed record ShippedPackage(
    RestoredPackage Package, IReadOnlyList<string> Files, IReadOnlyList<RestoredPackage> Dependencies, PackageLicence Licence);

/// <summary>Finds the packages that a laid out module contains.</summary>
internal static class ShippedPackages
{
    /// <summary>Looks up each file of the module's <c>bin</c> folder: it is made by one of the projects, or brought by a package.</summary>
    /// <param name="graph">What the module was built from.</param>
    /// <param name="moduleFolder">The folder with the manifest.</param>
    /// <param name="licencesFolder">Texts of licences, for packages that bring none: see <see cref="PackageLicence.Read"/>.</param>
    /// <returns>The packages, ordered by name.</returns>
    /// <exception cref="InventoryException">A file is of neither kind, or the licence of its package has no text.</exception>
    internal static IReadOnlyList<ShippedPackage> Find(RestoredGraph graph, string moduleFolder, string licencesFolder)
    {
        var shipped = Directory.EnumerateFiles(Path.Combine(moduleFolder, "bin"), "*", SearchOption.AllDirectories)
            .Where(file => !graph.Projects.Contains(Path.GetFileNameWithoutExtension(file)))
            .ToLookup(file => OwnerOf(file, graph), file => Path.GetRelativePath(moduleFolder, file).Replace('\\', '/'));
        return
        [
            .. shipped.OrderBy(files => files.Key.Id, StringComparer.OrdinalIgnoreCase).Select(files => new ShippedPackage(
                files.Key,
                [.. files.Order(StringComparer.Ordinal)],
                [.. NeededBy(files.Key, graph, shipped.Contains).Distinct().OrderBy(needed => needed.Id, StringComparer.OrdinalIgnoreCase)],
                PackageLicence.Read(files.Key, licencesFolder))),
        ];
    }

    private static RestoredPackage OwnerOf(string file, RestoredGraph graph) =>
        graph.Packages.Values.FirstOrDefault(package => package.RuntimeFiles.Contains(Path.GetFileName(file)))
        ?? throw new InventoryException(
            file, $"no project and no package of {graph.AssetsFile} brings this file: build into an empty folder, or do not ship it");

    private static IEnumerable<RestoredPackage> NeededBy(
        RestoredPackage package, RestoredGraph graph, Func<RestoredPackage, bool> isShipped) =>
        package.Dependencies.Where(graph.Packages.ContainsKey).Select(id => graph.Packages[id])
            .SelectMany(needed => isShipped(needed) ? [needed] : NeededBy(needed, graph, isShipped));
}
