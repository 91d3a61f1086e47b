using System.Globalization;
using System.Xml.Linq;

namespace ConcurrentWeb.HelpGenerator;

/// <summary>Writes pages of commands as MAML, the XML that Get-Help reads.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace HelpItems = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <param name="pages">The commands of one assembly.</param>
    /// <param name="onlineBase">Where the pages stand on the web, with a slash at the end; empty where they do not.</param>
    internal static XDocument Write(IEnumerable<CommandPage> pages, string onlineBase) => new(
        new XElement(HelpItems + "helpItems", new XAttribute("schema", "maml"), pages.Select(page => CommandElement(page, onlineBase))));

    private static XElement CommandElement(CommandPage page, string onlineBase)
    {
        var dash = page.Name.IndexOf('-', StringComparison.Ordinal);
        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", page.Name),
                new XElement(Command + "verb", page.Name[..dash]),
                new XElement(Command + "noun", page.Name[(dash + 1)..]),
                Description([page.Synopsis])),
            Description(page.Description),
            new XElement(Command + "syntax", page.ParameterSets.Select(set => Syntax(page, set))),
            new XElement(Command + "parameters", page.Parameters.Select(ParameterElement)),
            new XElement(Command + "inputTypes", page.Inputs.Select(type => TypeElement("inputType", type))),
            new XElement(Command + "returnValues", page.Outputs.Select(type => TypeElement("returnValue", type))),
            new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Notes))),
            new XElement(Command + "examples", page.Examples.Select(ExampleElement)),
            new XElement(Command + "relatedLinks", Links(page, onlineBase)));
    }

    private static XElement Syntax(CommandPage page, string set)
    {
        // Those with a position come first, by it; then those that must be given; then the others as the page has them.
        var parameters = page.Parameters
            .Where(parameter => parameter.IsIn(set))
            .OrderBy(parameter => int.TryParse(parameter.Position, CultureInfo.InvariantCulture, out var position) ? position : int.MaxValue)
            .ThenByDescending(parameter => parameter.IsRequired);
        return new XElement(Command + "syntaxItem", new XElement(Maml + "name", page.Name), parameters.Select(ParameterElement));
    }

    private static XElement ParameterElement(Parameter parameter) => new(
        Command + "parameter",
        new XAttribute("required", parameter.IsRequired),
        new XAttribute("variableLength", parameter.Type.EndsWith("[]", StringComparison.Ordinal)),
        new XAttribute("globbing", parameter.AcceptsWildcards),
        new XAttribute("pipelineInput", parameter.PipelineInput),
        new XAttribute("position", parameter.Position == "Named" ? "named" : parameter.Position),
        new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
        new XElement(Maml + "name", parameter.Name),
        Description(parameter.Description),
        parameter.AcceptedValues.Count > 0 ? AcceptedValues(parameter) : null,
        parameter.IsSwitch ? null : new XElement(Command + "parameterValue", new XAttribute("required", true), parameter.Type),
        new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", parameter.Default));

    private static XElement AcceptedValues(Parameter parameter) => new(
        Command + "parameterValueGroup",
        parameter.AcceptedValues.Select(value => new XElement(Command + "parameterValue", new XAttribute("required", false), value)));

    private static XElement TypeElement(string name, DescribedType type) => new(
        Command + name,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Name), new XElement(Maml + "uri")),
        Description(type.Description));

    private static XElement ExampleElement(Example example) => new(
        Command + "example",
        new XElement(Maml + "title", $"----- {example.Title} -----"),
        new XElement(Maml + "introduction", Paragraphs(example.Introduction)),
        new XElement(Dev + "code", example.Code),
        // The empty paragraph parts it from the next example.
        new XElement(Dev + "remarks", Paragraphs([.. example.Remarks, string.Empty])));

    /// <summary>Get-Help -Online opens the first link, so that is the page itself.</summary>
    private static IEnumerable<XElement> Links(CommandPage page, string onlineBase)
    {
        RelatedLink[] online = onlineBase.Length > 0 ? [new("Online version:", $"{onlineBase}{page.Name}.md")] : [];
        return online.Concat(page.Links).Select(link => new XElement(
            Maml + "navigationLink",
            new XElement(Maml + "linkText", link.Text),
            new XElement(Maml + "uri", link.Address)));
    }

    private static XElement Description(IEnumerable<string> paragraphs) => new(Maml + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) =>
        paragraphs.Select(paragraph => new XElement(Maml + "para", paragraph));
}
