using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConcurrentWeb.Inventory;

/// <summary>
/// The bill of materials of the module (SBOM), in CycloneDX 1.6 (ECMA-424), https://cyclonedx.org/docs/1.6/json/. It has neither a time
/// nor a serial number, which the format leaves to choice: two builds of one commit write the same file.
/// </summary>
internal static class BillOfMaterials
{
    // Names and licences are text for people; the file is not embedded in HTML.
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static string Write(IReadOnlyList<ShippedPackage> packages, string version)
    {
        var module = $"ConcurrentWeb@{version}";
        var bill = new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject
                {
                    ["type"] = "library",
                    ["bom-ref"] = module,
                    ["name"] = "ConcurrentWeb",
                    ["version"] = version,
                    ["licenses"] = Licences("MIT"),
                },
            },
            ["components"] = new JsonArray([.. packages.Select(Component)]),
            ["dependencies"] = new JsonArray(
            [
                Dependency(module, packages.Select(package => package.Package)),
                .. packages.Select(package => Dependency(Address(package.Package), package.Dependencies)),
            ]),
        };
        return bill.ToJsonString(Layout).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Component(ShippedPackage shipped)
    {
        var component = new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = Address(shipped.Package),
            ["name"] = shipped.Package.Id,
            ["version"] = shipped.Package.Version,
            ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = shipped.Package.ReadHash() }),
            ["licenses"] = shipped.Licence.Expression is { } expression
                ? Licences(expression)
                : new JsonArray(new JsonObject { ["license"] = new JsonObject { ["name"] = "see THIRD-PARTY-NOTICES.txt" } }),
        };
        if (shipped.Licence.Copyright is { } copyright)
        {
            component["copyright"] = copyright;
        }

        component["purl"] = Address(shipped.Package);
        if (shipped.Licence.ProjectUrl is { } url)
        {
            component["externalReferences"] = new JsonArray(new JsonObject { ["type"] = "website", ["url"] = url });
        }

        return component;
    }

    private static JsonArray Licences(string expression) => [new JsonObject { ["expression"] = expression }];

    private static JsonObject Dependency(string name, IEnumerable<RestoredPackage> needs) => new()
    {
        ["ref"] = name,
        ["dependsOn"] = new JsonArray([.. needs.Select(package => JsonValue.Create(Address(package)))]),
    };

    /// <summary>The package URL (purl), which scanners look vulnerabilities up by.</summary>
    private static string Address(RestoredPackage package) => $"pkg:nuget/{package.Id}@{package.Version}";
}
