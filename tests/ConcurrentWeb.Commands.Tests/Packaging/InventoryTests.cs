using System.Text.Json.Nodes;
using ConcurrentWeb.Inventory;

namespace ConcurrentWeb.Commands.Tests.Packaging;

/// <summary>The third-party notices and the bill of materials name what the module contains, and nothing else.</summary>
public sealed class InventoryTests : IDisposable
{
    private const string Mit = """
        <license type="expression">MIT</license>
        <copyright>(c) A. Author</copyright>
        <projectUrl>https://a.test/</projectUrl>
        """;

    private readonly SampleRestore _restore = new();

    public void Dispose() => _restore.Dispose();

    [Fact]
    public void A_module_without_packages_says_so()
    {
        Assert.Empty(_restore.Find());
        Assert.Equal("ConcurrentWeb contains no third-party software.\n", Notices.Write([]));
    }

    [Fact]
    public void The_notice_of_a_package_has_its_files_its_copyright_and_the_text_of_its_licence()
    {
        _restore.AddPackage("Alpha", Mit, SampleRestore.Assets("runtime", "lib/Alpha.dll"), ("LICENSE.txt", "Permission is granted.\r\n"));
        _restore.Ship("engine/Alpha.dll");
        Assert.Equal(
            """
            ConcurrentWeb contains the following third-party software. Its own licence is in the file LICENSE.

            --------------------------------------------------------------------------------
            Alpha 2.0.0
            bin/engine/Alpha.dll
            MIT
            https://a.test/
            (c) A. Author

            Permission is granted.

            """.ReplaceLineEndings("\n"),
            Notices.Write(_restore.Find()));
    }

    [Fact]
    public void Notices_that_a_package_brings_for_its_own_contents_are_included()
    {
        _restore.AddPackage(
            "Alpha", Mit, SampleRestore.Assets("runtime", "lib/Alpha.dll"),
            ("license.md", "licence"), ("THIRD-PARTY-NOTICES.TXT", "others"), ("readme.md", "no"));
        _restore.Ship("Alpha.dll");
        Assert.Equal("licence\n\nothers", Assert.Single(_restore.Find()).Licence.Text);
    }

    [Fact]
    public void A_licence_file_of_another_name_is_found_by_the_nuspec()
    {
        _restore.AddPackage(
            "Alpha", """<license type="file">terms.txt</license>""", SampleRestore.Assets("runtime", "lib/Alpha.dll"), ("terms.txt", "terms"));
        _restore.Ship("Alpha.dll");
        var licence = Assert.Single(_restore.Find()).Licence;
        Assert.Equal("terms", licence.Text);
        Assert.Null(licence.Expression);
    }

    [Fact]
    public void A_package_without_a_text_gets_the_text_of_its_expression()
    {
        _restore.AddPackage("Alpha", Mit, SampleRestore.Assets("runtime", "lib/Alpha.dll"));
        _restore.Ship("Alpha.dll");
        var error = Assert.Throws<InventoryException>(() => _restore.Find());
        var text = Path.Combine(_restore.Licences, "MIT.txt");
        Assert.EndsWith(
            $"Alpha 2.0.0 is shipped and brings no text of its licence, MIT: put the text into {text}", error.Message, StringComparison.Ordinal);

        File.WriteAllText(text, "The MIT License");
        Assert.Equal("The MIT License", Assert.Single(_restore.Find()).Licence.Text);
    }

    [Fact]
    public void Packages_of_the_build_are_left_out()
    {
        _restore.AddPackage("Analyzer", Mit, SampleRestore.Assets("build", "build/Analyzer.props"));
        _restore.AddPackage("Reference", Mit, SampleRestore.Assets("runtime", "lib/_._"));
        Assert.Empty(_restore.Find());
    }

    [Fact]
    public void A_file_of_no_package_fails_the_build()
    {
        _restore.Ship("engine/Stranger.dll");
        var error = Assert.Throws<InventoryException>(() => _restore.Find());
        Assert.StartsWith(Path.Combine(_restore.Module, "bin", "engine/Stranger.dll"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Native_files_count_as_well()
    {
        _restore.AddPackage(
            "Native",
            Mit,
            SampleRestore.Assets("runtimeTargets", "runtimes/linux-x64/native/libnative.so", "runtimes/win-x64/native/native.dll"),
            ("LICENSE", "text"));
        _restore.Ship("engine/runtimes/win-x64/native/native.dll");
        _restore.Ship("engine/runtimes/linux-x64/native/libnative.so");
        Assert.Equal(
            ["bin/engine/runtimes/linux-x64/native/libnative.so", "bin/engine/runtimes/win-x64/native/native.dll"],
            Assert.Single(_restore.Find()).Files);
    }

    [Fact]
    public void A_need_is_followed_through_packages_that_ship_nothing()
    {
        var beta = SampleRestore.Assets("runtime", "lib/Beta.dll");
        beta["dependencies"] = new JsonObject { ["Bundle"] = "2.0.0", ["Framework"] = "1.0.0" };
        _restore.AddPackage("Alpha", Mit, SampleRestore.Assets("runtime", "lib/Alpha.dll"), ("LICENSE", "text"));
        _restore.AddPackage("Beta", Mit, beta, ("LICENSE", "text"));
        _restore.AddPackage("Bundle", Mit, SampleRestore.Needs("Alpha"));
        _restore.Ship("Alpha.dll");
        _restore.Ship("Beta.dll");
        Assert.Equal(
            ["Alpha: ", "Beta: Alpha"],
            _restore.Find().Select(found => $"{found.Package.Id}: {string.Join(' ', found.Dependencies.Select(need => need.Id))}"));
    }

    [Fact]
    public void The_bill_of_materials_has_what_scanners_look_for()
    {
        _restore.AddPackage("Alpha", Mit, SampleRestore.Assets("runtime", "lib/Alpha.dll"), ("LICENSE", "text"));
        _restore.Ship("Alpha.dll");
        var bill = JsonNode.Parse(BillOfMaterials.Write(_restore.Find(), "1.2.3"))!;
        Assert.Equal("CycloneDX", (string?)bill["bomFormat"]);
        Assert.Equal("ConcurrentWeb@1.2.3", (string?)bill["metadata"]!["component"]!["bom-ref"]);
        var component = Assert.Single(bill["components"]!.AsArray())!;
        Assert.Equal("pkg:nuget/Alpha@2.0.0", (string?)component["purl"]);
        Assert.Equal("MIT", (string?)component["licenses"]![0]!["expression"]);
        Assert.Equal("ABCD", (string?)component["hashes"]![0]!["content"]);
        Assert.Equal("pkg:nuget/Alpha@2.0.0", (string?)bill["dependencies"]![0]!["dependsOn"]![0]);
    }

    [Fact]
    public void Each_file_of_others_in_the_module_has_its_notice_and_its_place_in_the_bill()
    {
        var notices = File.ReadAllText(Path.Combine(BuildPaths.ModuleFolder, "THIRD-PARTY-NOTICES.txt"));
        var bill = JsonNode.Parse(File.ReadAllText(Path.Combine(BuildPaths.ModuleFolder, "ConcurrentWeb.cdx.json")))!;
        var strangers = Directory.EnumerateFiles(Path.Combine(BuildPaths.ModuleFolder, "bin"), "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith("ConcurrentWeb.", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(BuildPaths.ModuleFolder, file).Replace('\\', '/'))
            .ToArray();
        Assert.All(strangers, file => Assert.Matches($@"(?m)^{file}(,|$)|, {file}(,|$)", notices));
        var components = bill["components"]!.AsArray();
        Assert.All(components, component =>
            Assert.Contains($"\n{component!["name"]} {component["version"]}\n", notices, StringComparison.Ordinal));
        Assert.Equal(strangers.Length == 0, components.Count == 0);
    }
}
