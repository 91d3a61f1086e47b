using System.Text;
using Markdig.Syntax;

namespace ConcurrentWeb.HelpGenerator;

/// <summary>Writes an about page as the text that Get-Help shows as it is.</summary>
internal static class AboutWriter
{
    private const string Indent = "    ";
    private const int Width = 76;

    /// <exception cref="PageException">The page breaks the layout.</exception>
    internal static string Write(MarkdownPage page)
    {
        page.RequireSections("SHORT DESCRIPTION", "LONG DESCRIPTION", "SEE ALSO");

        // Get-Help takes the synopsis from the fifth line, so the head keeps this form.
        var text = new StringBuilder().Append("TOPIC\n").Append(Indent).Append(page.Name).Append('\n');
        foreach (var section in page.Sections)
        {
            text.Append('\n').Append(section.Title).Append('\n');
            Append(text, page, section);
            foreach (var inner in section.Sections)
            {
                text.Append('\n').Append("  ").Append(inner.Title).Append("\n\n");
                Append(text, page, inner);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, MarkdownPage page, Section section)
    {
        var blocks = section.Blocks.Select(block => Lines(page, block).Select(line => line.Length > 0 ? $"{Indent}{line}\n" : "\n"));
        text.AppendJoin('\n', blocks.Select(lines => string.Concat(lines)));
    }

    private static IEnumerable<string> Lines(MarkdownPage page, Block block)
    {
        var text = PlainText.Of(page, block);
        return block switch
        {
            ParagraphBlock => PlainText.Wrap(text, Width - Indent.Length),
            FencedCodeBlock => text.Split('\n').Select(line => line.Length > 0 ? Indent + line : line),
            _ => text.Split('\n'),
        };
    }
}
