using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Files;

public sealed class OutFilePathsTests
{
    private static readonly string Folder = Path.GetFullPath("downloads");

    [Fact]
    public void Names_that_come_again_are_numbered_in_the_order_of_the_inputs()
    {
        var names = Names("a/x.txt", "b/x.txt", "c/X.TXT", "x%20(2).txt", "d/x.txt", "y", "z/y");

        Assert.Equal(["x.txt", "x (2).txt", "X (3).TXT", "x (2) (2).txt", "x (4).txt", "y", "y (2)"], names);
    }

    [Fact]
    public void An_address_without_a_name_gives_one_by_its_place() =>
        Assert.Equal(["download-0", "x", "download-2", "download-3 (2)"], Names("", "x", "%2E", "download-3")
            .Take(3).Append(Names("download-3", "b", "c", "/")[^1]));

    [Fact]
    public void A_path_is_full_and_numbered_in_its_own_folder()
    {
        var paths = new OutFilePaths();

        Assert.Equal(Path.Join(Folder, "x"), paths.At(Path.Join("downloads", ".", "x")));
        Assert.Equal(Path.Join(Folder, "x (2)"), paths.InFolder("downloads", new Uri("http://example.test/x"), 0));
        Assert.Equal(Path.Join(Folder, "a", "x"), paths.At(Path.Join(Folder, "a", "x")));
    }

    [Fact]
    public void A_number_keeps_the_longest_name_within_what_file_systems_take()
    {
        var name = new string('a', 300) + ".txt";

        Assert.Equal([new string('a', 251) + ".txt", new string('a', 247) + " (2).txt"], Names(name, name));
    }

    [Fact]
    public void Any_list_gives_paths_of_their_own_in_the_folder_and_the_same_ones_again() => Property.Holds(choices =>
    {
        var uris = Enumerable.Range(0, choices.Next(40))
            .Select(_ => $"{Uri.EscapeDataString(FileNameSyntaxTests.Text(choices).Replace("\uD83D", "", StringComparison.Ordinal))}")
            .ToArray();

        var names = Names(uris);

        Assert.Equal(names.Length, names.Select(name => name.Normalize()).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name => Assert.True(FileNameSyntax.IsSafe(name), name));
        Assert.Equal(names, Names(uris));
    });

    [Fact]
    public void Ten_thousand_inputs_of_one_name_do_not_take_a_square_of_that() =>
        Assert.Equal("x (10000)", Names([.. Enumerable.Repeat("x", 10_000)])[^1]);

    [Theory]
    [InlineData("a", "a/b", true)]
    [InlineData("a/", "a/b/c", true)]
    [InlineData("a", "a", false)]
    [InlineData("a", "a/", false)]
    [InlineData("a", "ab", false)]
    [InlineData("a", "a/../b", false)]
    [InlineData("a", "a/b/../../c", false)]
    [InlineData("/", "/a", true)]
    public void A_folder_holds_what_is_in_it(string folder, string path, bool isInside) =>
        Assert.Equal(isInside, OutFilePaths.IsInside(folder, path));

    private static string[] Names(params string[] uris)
    {
        var paths = new OutFilePaths();
        return [.. uris.Select((uri, index) =>
        {
            var path = paths.InFolder(Folder, new Uri($"http://example.test/{uri}"), index);
            Assert.Equal(Folder, Path.GetDirectoryName(path));
            return Path.GetFileName(path);
        })];
    }
}
