using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ConcurrentWeb.HelpGenerator;

/// <summary>Makes text for a terminal of Markdown. What has no good form there is an error, not a guess.</summary>
internal static class PlainText
{
    /// <summary>How wide lists and tables may be: Get-Help indents by up to eight, and many terminals have 80 columns.</summary>
    private const int FixedWidth = 70;

    private const string ColumnGap = "  ";

    /// <summary>One text for each paragraph, list, table and fenced block.</summary>
    /// <exception cref="PageException">There is something else among the blocks.</exception>
    internal static List<string> Of(MarkdownPage page, IEnumerable<Block> blocks) => [.. blocks.Select(block => Of(page, block))];

    /// <summary>The text of a block: on one line for a paragraph, which is to be wrapped, and in lines for others, which are not.</summary>
    internal static string Of(MarkdownPage page, Block block) => block switch
    {
        ParagraphBlock paragraph => Of(paragraph),
        FencedCodeBlock code => Code(code),
        ListBlock list => List(page, list),
        Table table => TableText(page, table),
        _ => throw page.Error(block, $"a {block.GetType().Name} cannot be turned into help"),
    };

    /// <summary>The text of a heading or a paragraph on one line.</summary>
    internal static string Of(LeafBlock block) => Inlines(block.Inline);

    /// <summary>The lines of a fenced block.</summary>
    internal static string Code(LeafBlock block) => block.Lines.ToString().TrimEnd();

    /// <summary>Breaks a text into lines of a width, at spaces.</summary>
    internal static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : string.Empty).Append(word);
        }

        yield return line.ToString();
    }

    private static string List(MarkdownPage page, ListBlock list)
    {
        var lines = new List<string>();
        foreach (var item in list.Cast<ListItemBlock>())
        {
            var mark = list.IsOrdered ? $"{item.Order}. " : "- ";
            var text = item is [ParagraphBlock paragraph] ? Of(paragraph) : throw page.Error(item, "an item of a list is one paragraph");
            var indent = new string(' ', mark.Length);
            lines.AddRange(Wrap(text, FixedWidth - mark.Length).Select((line, i) => (i == 0 ? mark : indent) + line));
        }

        return string.Join('\n', lines);
    }

    private static string TableText(MarkdownPage page, Table table)
    {
        var rows = table.Cast<TableRow>().Select(row => row.Cast<TableCell>().Select(cell => Cell(page, cell)).ToArray()).ToList();
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var before = widths[..^1].Sum(width => width + ColumnGap.Length);
        widths[^1] = Math.Min(widths[^1], FixedWidth - before);
        rows.Insert(1, [.. widths.Select(width => new string('-', width))]);

        var text = new StringBuilder();
        foreach (var row in rows)
        {
            foreach (var (line, i) in Wrap(row[^1], widths[^1]).Select((line, i) => (line, i)))
            {
                var start = i > 0 ? new string(' ', before) : string.Concat(row[..^1].Select((cell, column) => cell.PadRight(widths[column]) + ColumnGap));
                text.Append((start + line).TrimEnd()).Append('\n');
            }
        }

        return text.ToString().TrimEnd();
    }

    private static string Cell(MarkdownPage page, TableCell cell) => cell switch
    {
        [] => string.Empty,
        [ParagraphBlock paragraph] => Of(paragraph),
        _ => throw page.Error(cell, "a cell of a table is plain text"),
    };

    private static string Inlines(ContainerInline? container)
    {
        var text = new StringBuilder();
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            text.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                LineBreakInline => " ",
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                AutolinkInline link => link.Url,
                LinkInline link => LinkText(link),
                ContainerInline inner => Inlines(inner),
                _ => inline.ToString(),
            });
        }

        return text.ToString();
    }

    /// <summary>Links between the pages are names that Get-Help knows; others need their address.</summary>
    private static string LinkText(LinkInline link) =>
        link.Url?.Contains("://", StringComparison.Ordinal) == true ? $"{Inlines(link)} ({link.Url})" : Inlines(link);
}
