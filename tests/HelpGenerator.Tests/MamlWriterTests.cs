using System.Xml.Linq;

namespace ConcurrentWeb.HelpGenerator.Tests;

public class MamlWriterTests
{
    private readonly XElement _command = MamlWriter.Write([SamplePage.Read()], "https://example.org/docs/").Root!.Elements().Single();

    [Fact]
    public void Each_parameter_set_has_its_own_parameters_in_the_order_of_the_syntax()
    {
        var items = All(_command, "syntaxItem").Select(item => string.Join(' ', All(item, "parameter").Select(Name)));

        Assert.Equal(["Name", "Name Other"], items, StringComparer.Ordinal);
    }

    [Fact]
    public void A_parameter_has_its_facts()
    {
        var parameter = All(_command, "parameters").Elements().Single(parameter => Name(parameter) == "Name");

        Assert.Equal("false", parameter.Attribute("required")!.Value);
        Assert.Equal("0", parameter.Attribute("position")!.Value);
        Assert.Equal("true", parameter.Attribute("globbing")!.Value);
        Assert.Equal("true", parameter.Attribute("variableLength")!.Value);
        Assert.Equal("True (ByValue)", parameter.Attribute("pipelineInput")!.Value);
        Assert.Equal("N, Title", parameter.Attribute("aliases")!.Value);
        Assert.Equal("String[]", parameter.Elements().Single(element => element.Name.LocalName == "parameterValue").Value);
        Assert.Equal("None", All(parameter, "defaultValue").Single().Value);
        Assert.Equal("The name.", All(parameter, "para").Single().Value);
    }

    [Fact]
    public void A_switch_has_no_value_to_give() =>
        Assert.Empty(All(All(_command, "parameters").Elements().Single(parameter => Name(parameter) == "Other"), "parameterValue"));

    [Fact]
    public void An_example_keeps_the_lines_of_its_code() =>
        Assert.Equal("Get-Sample a |\n    Format-List", All(_command, "code").Single().Value);

    [Fact]
    public void The_page_on_the_web_is_the_first_link()
    {
        var addresses = All(_command, "relatedLinks").Single().Elements().Select(link => All(link, "uri").Single().Value);

        Assert.Equal(["https://example.org/docs/Get-Sample.md", string.Empty, "https://example.org/"], addresses, StringComparer.Ordinal);
    }

    private static IEnumerable<XElement> All(XElement element, string name) => element.Descendants().Where(inner => inner.Name.LocalName == name);

    private static string Name(XElement element) => element.Elements().First(inner => inner.Name.LocalName == "name").Value;
}
