using System.Diagnostics.CodeAnalysis;
using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace ConcurrentWeb.HelpGenerator;

/// <summary>A heading with what stands under it.</summary>
/// <param name="Title">The heading's text.</param>
/// <param name="Line">The heading's line, counted from 1.</param>
internal sealed record Section(string Title, int Line)
{
    /// <summary>What stands between the heading and the first heading under it.</summary>
    internal List<Block> Blocks { get; } = [];

    /// <summary>The headings one level down.</summary>
    internal List<Section> Sections { get; } = [];
}

/// <summary>A Markdown file by its headings: one of level 1, under it those of level 2, under these those of level 3.</summary>
internal sealed class MarkdownPage
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();

    private readonly Section _title;

    /// <param name="file">The name of the file, for errors.</param>
    /// <param name="text">What stands in it.</param>
    /// <exception cref="PageException">The headings are not nested like that.</exception>
    internal MarkdownPage(string file, string text)
    {
        File = file;
        Section? title = null;
        foreach (var block in Markdown.Parse(text, Pipeline))
        {
            if (block is YamlFrontMatterBlock frontMatter)
            {
                FrontMatter = Pairs(frontMatter);
            }
            else if (block is HeadingBlock { Level: 1 } heading)
            {
                title = title is null ? new Section(PlainText.Of(heading), LineOf(block)) : throw Error(block, "a second title");
            }
            else
            {
                Add(title ?? throw Error(block, "a page begins with its title, # and a name"), block);
            }
        }

        _title = title ?? throw new PageException(file, 1, "the page has no title");
    }

    internal string File { get; }

    internal string Name => _title.Title;

    /// <summary>The pairs of name and value at the top; empty where there are none.</summary>
    internal IReadOnlyDictionary<string, string> FrontMatter { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal IReadOnlyList<Section> Sections => _title.Sections;

    internal static int LineOf(Block block) => block.Line + 1;

    internal PageException Error(Block block, string problem) => new(File, LineOf(block), problem);

    internal PageException Error(Section section, string problem) => new(File, section.Line, problem);

    /// <summary>Checks that there are these sections, all of them and in this order.</summary>
    internal void RequireSections(params ReadOnlySpan<string> titles)
    {
        for (var i = 0; i < Sections.Count; i++)
        {
            if (i >= titles.Length || Sections[i].Title != titles[i])
            {
                throw Error(Sections[i], i < titles.Length
                    ? $"'{titles[i]}' should stand here, not '{Sections[i].Title}'"
                    : $"nothing is expected after '{titles[^1]}', but here is '{Sections[i].Title}'");
            }
        }

        if (Sections.Count < titles.Length)
        {
            throw new PageException(File, Sections.Count > 0 ? Sections[^1].Line : _title.Line, $"the section '{titles[Sections.Count]}' is missing");
        }
    }

    /// <summary>The section with this title, which <see cref="RequireSections"/> has seen.</summary>
    internal Section this[string title] => Sections.Single(section => section.Title == title);

    /// <summary>Reads one line <c>name: value</c>.</summary>
    internal static bool TryReadPair(string line, [NotNullWhen(true)] out string? name, [NotNullWhen(true)] out string? value)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        (name, value) = colon > 0 ? (line[..colon].Trim(), line[(colon + 1)..].Trim()) : (null, null);
        return colon > 0;
    }

    private void Add(Section title, Block block)
    {
        switch (block)
        {
            case HeadingBlock { Level: 2 } heading:
                title.Sections.Add(new Section(PlainText.Of(heading), LineOf(block)));
                break;
            case HeadingBlock { Level: 3 } heading when title.Sections.Count > 0:
                title.Sections[^1].Sections.Add(new Section(PlainText.Of(heading), LineOf(block)));
                break;
            case HeadingBlock heading:
                throw Error(block, $"a heading of level {heading.Level} has no place here");
            case LinkReferenceDefinitionGroup:
                throw Error(block, "links are written in full, [text](address)");
            default:
                var section = title.Sections.Count > 0 ? title.Sections[^1] : throw Error(block, "text before the first section");
                (section.Sections.Count > 0 ? section.Sections[^1] : section).Blocks.Add(block);
                break;
        }
    }

    private Dictionary<string, string> Pairs(YamlFrontMatterBlock block)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in block.Lines.Lines.Take(block.Lines.Count))
        {
            if (!TryReadPair(line.ToString(), out var name, out var value) || !pairs.TryAdd(name, value))
            {
                throw new PageException(File, line.Line + 1, "the front matter has one 'name: value' a line, and each name once");
            }
        }

        return pairs;
    }
}
