using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ConcurrentWeb.HelpGenerator;

/// <summary>Reads the page of a command, in the layout that platyPS made known. What is missing or not known is an error.</summary>
internal sealed class CommandPageReader
{
    private const string AllSets = "(All)";
    private const string DefaultMark = " (Default)";
    private const string CommonParameters = "CommonParameters";

    private readonly MarkdownPage _page;

    private CommandPageReader(MarkdownPage page) => _page = page;

    /// <exception cref="PageException">The page breaks the layout.</exception>
    internal static CommandPage Read(MarkdownPage page) => new CommandPageReader(page).Read();

    private CommandPage Read()
    {
        _page.RequireSections(
            "SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS");
        if (!_page.FrontMatter.TryGetValue("external help file", out var helpFile))
        {
            throw new PageException(_page.File, 1, "the front matter does not name the external help file");
        }

        if (!_page.Name.Contains('-', StringComparison.Ordinal))
        {
            throw new PageException(_page.File, 1, $"'{_page.Name}' is neither a command, Verb-Noun, nor a topic, about_Name");
        }

        var sets = ParameterSets();
        return new CommandPage
        {
            Name = _page.Name,
            HelpFile = helpFile,
            Synopsis = string.Join(' ', Text(_page["SYNOPSIS"])),
            ParameterSets = sets,
            Description = Text(_page["DESCRIPTION"]),
            Examples = Under("EXAMPLES", Example),
            Parameters = Parameters(sets),
            Inputs = Under("INPUTS", Type),
            Outputs = Under("OUTPUTS", Type),
            Notes = Text(_page["NOTES"]),
            Links = Links(),
        };
    }

    private List<string> Text(Section section)
    {
        if (section.Sections.Count > 0)
        {
            throw _page.Error(section.Sections[0], $"'{section.Title}' has no headings of its own");
        }

        return section.Blocks.Count > 0 ? PlainText.Of(_page, section.Blocks) : throw Empty(section);
    }

    private List<T> Under<T>(string title, Func<Section, T> read)
    {
        var section = _page[title];
        if (section.Blocks.Count > 0)
        {
            throw _page.Error(section.Blocks[0], $"what stands in '{title}' needs a heading of its own, ###");
        }

        return section.Sections.Count > 0 ? [.. section.Sections.Select(read)] : throw Empty(section);
    }

    /// <summary>The names of the parameter sets, the default one first; a single one needs no heading.</summary>
    private List<string> ParameterSets()
    {
        if (_page["SYNTAX"] is { Blocks: [FencedCodeBlock], Sections: [] })
        {
            return [AllSets];
        }

        var sets = Under("SYNTAX", section => section.Blocks is [FencedCodeBlock]
            ? section.Title
            : throw _page.Error(section, "a parameter set has one fenced block, the syntax"));
        return [.. sets.OrderByDescending(IsDefault).Select(title => IsDefault(title) ? title[..^DefaultMark.Length] : title)];

        static bool IsDefault(string title) => title.EndsWith(DefaultMark, StringComparison.Ordinal);
    }

    private Example Example(Section section)
    {
        var at = section.Blocks.FindIndex(block => block is FencedCodeBlock { Info: "powershell" });
        return at < 0
            ? throw _page.Error(section, "an example has a fenced block of powershell")
            : new Example(
                section.Title,
                PlainText.Of(_page, section.Blocks.Take(at)),
                PlainText.Code((FencedCodeBlock)section.Blocks[at]),
                PlainText.Of(_page, section.Blocks.Skip(at + 1)));
    }

    private DescribedType Type(Section section) => new(section.Title, Text(section));

    private List<Parameter> Parameters(List<string> sets)
    {
        var parameters = new List<Parameter>();
        foreach (var section in _page["PARAMETERS"].Sections.Where(section => section.Title != CommonParameters))
        {
            if (section is not { Title: ['-', .. var name], Blocks: [.. var text, FencedCodeBlock { Info: "yaml" } facts] } || text.Count == 0)
            {
                throw _page.Error(section, "a parameter is ### -Name, text, and a fenced block of yaml at the end");
            }

            var parameter = ParameterFacts.Read(_page, facts, name, PlainText.Of(_page, text));
            if (parameter.Sets.FirstOrDefault(set => !sets.Contains(set)) is { } unknown)
            {
                throw _page.Error(facts, $"there is no parameter set '{unknown}' under SYNTAX");
            }

            if (parameters.Exists(known => known.Name == name))
            {
                throw _page.Error(section, $"the parameter '{name}' stands here twice");
            }

            parameters.Add(parameter);
        }

        return parameters.Count > 0 ? parameters : throw Empty(_page["PARAMETERS"]);
    }

    private List<RelatedLink> Links()
    {
        var section = _page["RELATED LINKS"];
        return section.Blocks.Count > 0 ? [.. section.Blocks.Select(Link)] : throw Empty(section);
    }

    private RelatedLink Link(Block block)
    {
        if (block is not ParagraphBlock { Inline: { } inline } || inline.ToList() is not [LinkInline { Url: { } address } link])
        {
            throw _page.Error(block, "a related link is a paragraph with one link in it");
        }

        var text = string.Concat(link.OfType<LiteralInline>().Select(literal => literal.Content.ToString()));
        return new RelatedLink(text, address.Contains("://", StringComparison.Ordinal) ? address : string.Empty);
    }

    private PageException Empty(Section section) => _page.Error(section, $"'{section.Title}' is empty");

    /// <summary>The yaml block of a parameter: these lines, in this order.</summary>
    private static class ParameterFacts
    {
        private const string AcceptedValues = "Accepted values";

        private static readonly string[] Names =
        [
            "Type", "Parameter Sets", "Aliases", AcceptedValues, "Required", "Position", "Default value",
            "Accept pipeline input", "Accept wildcard characters",
        ];

        internal static Parameter Read(MarkdownPage page, FencedCodeBlock block, string name, IReadOnlyList<string> description)
        {
            var facts = Lines(page, block);
            return new Parameter(name, description)
            {
                Type = facts["Type"],
                Sets = facts["Parameter Sets"] == AllSets ? [] : Items(facts["Parameter Sets"]),
                Aliases = Items(facts["Aliases"]),
                AcceptedValues = Items(facts.GetValueOrDefault(AcceptedValues, string.Empty)),
                IsRequired = Truth("Required"),
                Position = facts["Position"],
                Default = facts["Default value"],
                PipelineInput = facts["Accept pipeline input"],
                AcceptsWildcards = Truth("Accept wildcard characters"),
            };

            bool Truth(string fact) => bool.TryParse(facts[fact], out var value)
                ? value
                : throw page.Error(block, $"'{fact}' of -{name} is True or False, not '{facts[fact]}'");
        }

        private static string[] Items(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        private static Dictionary<string, string> Lines(MarkdownPage page, FencedCodeBlock block)
        {
            var facts = new Dictionary<string, string>(StringComparer.Ordinal);
            var next = 0;
            for (var i = 0; i < block.Lines.Count; i++)
            {
                var line = block.Lines.Lines[i].ToString();
                if (line.Length == 0)
                {
                    continue;
                }

                // The fence is the line before the first.
                var number = MarkdownPage.LineOf(block) + 1 + i;
                var at = MarkdownPage.TryReadPair(line, out var name, out var value) ? Array.IndexOf(Names, name) : -1;
                if (at < next)
                {
                    throw new PageException(page.File, number, $"'{line}' is not known, or not in its place");
                }

                RequireUpTo(at, number);
                facts.Add(name!, value!);
                next = at + 1;
            }

            RequireUpTo(Names.Length, MarkdownPage.LineOf(block));
            return facts;

            void RequireUpTo(int end, int number)
            {
                if (Names[next..end].FirstOrDefault(name => name != AcceptedValues) is { } missing)
                {
                    throw new PageException(page.File, number, $"'{missing}' is missing");
                }
            }
        }
    }
}
