namespace ConcurrentWeb.HelpGenerator.Tests;

/// <summary>The smallest page of a command that is complete, for tests to take apart.</summary>
internal static class SamplePage
{
    internal const string Text = """
        ---
        external help file: Sample.dll-Help.xml
        ---

        # Get-Sample

        ## SYNOPSIS

        Gets a sample.

        ## SYNTAX

        ### Second

        ```text
        Get-Sample -Other
        ```

        ### First (Default)

        ```text
        Get-Sample [[-Name] <String[]>]
        ```

        ## DESCRIPTION

        One paragraph
        in two lines.

        ## EXAMPLES

        ### Example 1: By name

        ```powershell
        Get-Sample a |
            Format-List
        ```

        It is shown as a list.

        ## PARAMETERS

        ### -Other

        Another one.

        ```yaml
        Type: SwitchParameter
        Parameter Sets: Second
        Aliases:

        Required: True
        Position: Named
        Default value: False
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ### -Name

        The name.

        ```yaml
        Type: String[]
        Parameter Sets: (All)
        Aliases: N, Title
        Accepted values: a, b

        Required: False
        Position: 0
        Default value: None
        Accept pipeline input: True (ByValue)
        Accept wildcard characters: True
        ```

        ## INPUTS

        ### System.String

        A name.

        ## OUTPUTS

        ### Sample

        A sample.

        ## NOTES

        None.

        ## RELATED LINKS

        [about_Sample](about_Sample.md)

        [The web](https://example.org/)
        """;

    internal static CommandPage Read(string text = Text) => CommandPageReader.Read(new MarkdownPage("Get-Sample.md", text));

    /// <summary>The line of the sample, counted from 1, that holds these words first.</summary>
    internal static int LineOf(string words) => Text.Split('\n').ToList().FindIndex(line => line.Contains(words, StringComparison.Ordinal)) + 1;
}
