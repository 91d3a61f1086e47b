using System.Xml.Linq;

namespace ConcurrentWeb.Inventory;

/// <summary>What a package says of its licence.</summary>
/// <param name="Expression">The SPDX expression, such as <c>BSD-3-Clause</c>; null if the package names none.</param>
/// <param name="Copyright">The copyright line; null if the package has none.</param>
/// <param name="ProjectUrl">The address of its project; null if the package has none.</param>
/// <param name="Text">The text of the licence, then its notices for what the package contains of others.</param>
internal sealed record PackageLicence(string? Expression, string? Copyright, string? ProjectUrl, string Text)
{
    private static readonly string[] TextFiles = ["LICENSE*", "LICENCE*", "NOTICE*", "THIRD-PARTY-NOTICES*", "THIRDPARTYNOTICES*"];

    private static readonly EnumerationOptions AnyCase = new() { MatchCasing = MatchCasing.CaseInsensitive };

    /// <summary>Reads the package's own texts, or that of its SPDX expression in the folder of licences if it brings none.</summary>
    /// <param name="package">A restored package.</param>
    /// <param name="licencesFolder">A folder with texts by SPDX expression, such as <c>MIT.txt</c>.</param>
    /// <exception cref="InventoryException">There is no text in either place.</exception>
    internal static PackageLicence Read(RestoredPackage package, string licencesFolder)
    {
        var nuspec = Directory.EnumerateFiles(package.Folder, "*.nuspec").Single();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        var licence = Element(metadata, "license");
        var expression = licence?.Attribute("type")?.Value == "expression" ? licence.Value : null;
        string[] files =
        [
            .. TextFiles.SelectMany(pattern => Directory.EnumerateFiles(package.Folder, pattern, AnyCase).Order(StringComparer.Ordinal)),
            .. licence?.Attribute("type")?.Value == "file" ? [Path.Combine(package.Folder, licence.Value)] : Array.Empty<string>(),
        ];
        if (files.Length == 0)
        {
            var standard = Path.Combine(licencesFolder, $"{expression ?? package.Id}.txt");
            files = File.Exists(standard) ? [standard] : throw new InventoryException(
                nuspec,
                $"the package {package.Id} {package.Version} is shipped and brings no text of its licence, "
                + $"{expression ?? "which has no SPDX expression"}: put the text into {standard}");
        }

        return new PackageLicence(
            expression,
            Element(metadata, "copyright")?.Value.Trim(),
            Element(metadata, "projectUrl")?.Value.Trim(),
            string.Join("\n\n", files.Distinct(StringComparer.OrdinalIgnoreCase).Select(ReadText)));
    }

    private static string ReadText(string file) => File.ReadAllText(file).ReplaceLineEndings("\n").Trim();

    private static XElement? Element(XElement metadata, string name) =>
        metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name);
}
