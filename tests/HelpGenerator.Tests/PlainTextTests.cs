namespace ConcurrentWeb.HelpGenerator.Tests;

public class PlainTextTests
{
    [Fact]
    public void A_paragraph_is_one_line_without_marks() =>
        Assert.Equal(
            "Take -Uri or $_, & go *on*: help (https://example.org/x), Get-Sample.",
            Text("Take `-Uri` or **`$_`**, &amp; go\n\\*on\\*: [help](https://example.org/x), [Get-Sample](Get-Sample.md)."));

    [Fact]
    public void An_item_of_a_list_hangs_behind_its_mark()
    {
        var lines = Text($"- one\n- {string.Join(' ', Enumerable.Repeat("word", 20))}").Split('\n');

        Assert.Equal("- one", lines[0]);
        Assert.StartsWith("- word", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("  word", lines[2], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 70));
    }

    [Fact]
    public void An_ordered_list_keeps_its_numbers() => Assert.Equal("1. a\n2. b", Text("1. a\n2. b"));

    [Fact]
    public void Code_keeps_its_lines() => Assert.Equal("a |\n\n    b", Text("```\na |\n\n    b\n```"));

    [Fact]
    public void A_table_has_columns_and_wraps_the_last()
    {
        var lines = Text($"| Id | When |\n|--|--|\n| `A` | short |\n| Long | {string.Join(' ', Enumerable.Repeat("word", 20))} |").Split('\n');

        Assert.Equal("Id    When", lines[0]);
        Assert.StartsWith("----  ----", lines[1], StringComparison.Ordinal);
        Assert.Equal("A     short", lines[2]);
        Assert.StartsWith("Long  word", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("      word", lines[4], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 70));
    }

    private static string Text(string markdown)
    {
        var page = new MarkdownPage("Page.md", $"# Page\n\n## Section\n\n{markdown}\n");
        return Assert.Single(PlainText.Of(page, page["Section"].Blocks));
    }
}
