namespace ConcurrentWeb.HelpGenerator.Tests;

public class AboutWriterTests
{
    private const string Page = """
        # about_Sample

        ## SHORT DESCRIPTION

        A sample.

        ## LONG DESCRIPTION

        Long.

        ### Use

        Like this:

        ```powershell
        Get-Sample -Name 'a name that makes this line longer than the others are allowed to be'
        ```

        ## SEE ALSO

        - Get-Sample
        """;

    private readonly string[] _lines = AboutWriter.Write(new MarkdownPage("about_Sample.md", Page)).Split('\n');

    [Fact]
    public void The_fifth_line_is_the_synopsis() => Assert.Equal("    A sample.", _lines[4]);

    [Fact]
    public void Headings_stand_out_by_their_indent() => Assert.Contains("  Use", _lines, StringComparer.Ordinal);

    [Fact]
    public void A_line_of_code_is_not_wrapped() =>
        Assert.Contains("        Get-Sample -Name 'a name that makes this line longer than the others are allowed to be'", _lines, StringComparer.Ordinal);

    [Fact]
    public void A_missing_section_is_an_error() =>
        Assert.Throws<PageException>(() => AboutWriter.Write(new MarkdownPage("about_Sample.md", Page[..Page.IndexOf("## SEE", StringComparison.Ordinal)])));
}
