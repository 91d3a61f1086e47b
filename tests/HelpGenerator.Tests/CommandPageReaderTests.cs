namespace ConcurrentWeb.HelpGenerator.Tests;

public class CommandPageReaderTests
{
    [Fact]
    public void The_default_parameter_set_comes_first() => Assert.Equal(["First", "Second"], SamplePage.Read().ParameterSets);

    [Fact]
    public void The_facts_of_a_parameter_are_read()
    {
        var parameter = SamplePage.Read().Parameters[1];

        Assert.Equal("Name", parameter.Name);
        Assert.Equal("String[]", parameter.Type);
        Assert.Empty(parameter.Sets);
        Assert.Equal(["N", "Title"], parameter.Aliases);
        Assert.Equal(["a", "b"], parameter.AcceptedValues);
        Assert.Equal("0", parameter.Position);
        Assert.Equal("True (ByValue)", parameter.PipelineInput);
        Assert.True(parameter.AcceptsWildcards);
        Assert.False(parameter.IsRequired);
    }

    [Fact]
    public void An_example_has_its_code_as_it_stands()
    {
        var example = Assert.Single(SamplePage.Read().Examples);

        Assert.Equal("Get-Sample a |\n    Format-List", example.Code);
        Assert.Equal(["It is shown as a list."], example.Remarks);
    }

    [Fact]
    public void A_link_between_the_pages_has_no_address()
    {
        RelatedLink[] expected = [new("about_Sample", string.Empty), new("The web", "https://example.org/")];

        Assert.Equal(expected, SamplePage.Read().Links);
    }

    [Theory]
    [InlineData("## NOTES", "## REMARKS", "'NOTES' should stand here, not 'REMARKS'")]
    [InlineData("## INPUTS", "## OUTPUTS", "'INPUTS' should stand here, not 'OUTPUTS'")]
    [InlineData("### Example 1: By name", "#### Example 1", "a heading of level 4")]
    [InlineData("Gets a sample.", "", "'SYNOPSIS' is empty", -2)]
    [InlineData("One paragraph", "> One paragraph", "QuoteBlock")]
    [InlineData("```powershell", "```csharp", "an example has a fenced block of powershell", -2)]
    [InlineData("### -Other", "### Other", "a parameter is ### -Name")]
    [InlineData("### -Name", "### -Other", "stands here twice")]
    [InlineData("Position: Named", "", "'Position' is missing", 1)]
    [InlineData("Position: Named", "Place: Named", "'Place: Named' is not known")]
    [InlineData("Required: True", "Required: Yes", "'Required' of -Other is True or False", -5)]
    [InlineData("Parameter Sets: Second", "Parameter Sets: Third", "no parameter set 'Third'", -2)]
    [InlineData("[about_Sample](about_Sample.md)", "about_Sample", "a related link is a paragraph with one link")]
    public void What_breaks_the_layout_is_an_error_with_its_line(string words, string instead, string problem, int offset = 0)
    {
        var at = SamplePage.Text.IndexOf(words, StringComparison.Ordinal);
        var text = string.Concat(SamplePage.Text.AsSpan(0, at), instead, SamplePage.Text.AsSpan(at + words.Length));

        var error = Assert.Throws<PageException>(() => SamplePage.Read(text));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(SamplePage.LineOf(words) + offset, error.Line);
        Assert.StartsWith($"Get-Sample.md({error.Line}): error ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_last_section_is_an_error()
    {
        var text = SamplePage.Text[..SamplePage.Text.IndexOf("## RELATED LINKS", StringComparison.Ordinal)];

        Assert.Contains("'RELATED LINKS' is missing", Assert.Throws<PageException>(() => SamplePage.Read(text)).Message, StringComparison.Ordinal);
    }
}
