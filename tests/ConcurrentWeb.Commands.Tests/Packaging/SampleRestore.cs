using System.Text.Json.Nodes;
using ConcurrentWeb.Inventory;

namespace ConcurrentWeb.Commands.Tests.Packaging;

/// <summary>A module folder, and a restore of packages that never existed, in a folder of their own.</summary>
internal sealed class SampleRestore : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("inventory-").FullName;
    private readonly JsonObject _target = [];
    private readonly JsonObject _libraries = [];

    /// <summary>Has the project's own assemblies, and those that <see cref="Ship"/> adds.</summary>
    internal SampleRestore()
    {
        _target["ConcurrentWeb/1.0.0"] = new JsonObject { ["type"] = "project" };
        Ship("ConcurrentWeb.Commands.dll");
        Ship("ConcurrentWeb.dll");
        Ship("ConcurrentWeb.pdb");
        Directory.CreateDirectory(Licences);
    }

    internal string Module => Path.Combine(_root, "module");

    internal string Licences => Path.Combine(_root, "licences");

    /// <summary>Adds a package of version 2.0.0.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="metadata">What its nuspec says, as XML.</param>
    /// <param name="assets">Its files by kind, as project.assets.json has them.</param>
    /// <param name="texts">Further files of the package.</param>
    internal void AddPackage(string id, string metadata, JsonObject assets, params (string Name, string Text)[] texts)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "packages", id)).FullName;
        File.WriteAllText(
            Path.Combine(folder, $"{id}.nuspec"), $"""<package xmlns="urn:nuspec"><metadata><id>{id}</id>{metadata}</metadata></package>""");
        File.WriteAllText(Path.Combine(folder, $"{id}.2.0.0.nupkg.sha512"), Convert.ToBase64String([0xAB, 0xCD]));
        foreach (var (name, text) in texts)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        assets["type"] = "package";
        _target[$"{id}/2.0.0"] = assets;
        _libraries[$"{id}/2.0.0"] = new JsonObject { ["path"] = id };
    }

    /// <summary>Puts a file into the module's bin folder.</summary>
    internal void Ship(string path)
    {
        var file = Path.Combine(Module, "bin", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "");
    }

    /// <summary>What the tool finds.</summary>
    internal IReadOnlyList<ShippedPackage> Find()
    {
        var assets = new JsonObject
        {
            ["targets"] = new JsonObject { ["net8.0"] = _target.DeepClone() },
            ["libraries"] = _libraries.DeepClone(),
            ["packageFolders"] = new JsonObject { [Path.Combine(_root, "packages")] = new JsonObject() },
            ["project"] = new JsonObject { ["restore"] = new JsonObject { ["projectName"] = "ConcurrentWeb.Commands" } },
        };
        var file = Path.Combine(_root, "project.assets.json");
        File.WriteAllText(file, assets.ToJsonString());
        return ShippedPackages.Find(RestoredGraph.Read(file), Module, Licences);
    }

    /// <summary>The files of one kind.</summary>
    internal static JsonObject Assets(string kind, params string[] paths) =>
        new() { [kind] = new JsonObject(paths.Select(path => KeyValuePair.Create(path, (JsonNode?)new JsonObject()))) };

    /// <summary>No file, only the need of other packages.</summary>
    internal static JsonObject Needs(params string[] ids) =>
        new() { ["dependencies"] = new JsonObject(ids.Select(id => KeyValuePair.Create(id, (JsonNode?)"2.0.0"))) };

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
