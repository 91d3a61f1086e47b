using System.Net;
using System.Text;

namespace ConcurrentWeb.Books;

/// <summary>Turns the HTML of a description into plain text, in one pass over it.</summary>
internal static class HtmlText
{
    // The elements that begin or end a line.
    private static readonly string[] Blocks =
        ["br", "p", "div", "li", "ul", "ol", "tr", "hr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"];

    /// <summary>
    /// The text with its tags and comments removed, its entities decoded, and a line break for every br, p and the like;
    /// never more than one empty line together. Null where nothing remains.
    /// </summary>
    internal static string? ToPlainText(string? html)
    {
        if (html is null)
        {
            return null;
        }

        // Entities come last, so that &lt;b&gt; stays what its writer wanted to show; decoding can bring control characters.
        var text = PrintableText.Clean(WebUtility.HtmlDecode(WithoutTags(html)));
        var tidy = WithTidySpace(text);
        return tidy.Length == 0 ? null : tidy;
    }

    private static string WithoutTags(string html)
    {
        // Behind the last > nothing can be a tag. Knowing it keeps a text with thousands of < from being searched as often.
        var lastEnd = html.LastIndexOf('>');
        var lastCommentEnd = html.LastIndexOf("-->", StringComparison.Ordinal);
        var text = new StringBuilder(html.Length);
        var at = 0;
        while (at < html.Length)
        {
            var start = html.IndexOf('<', at);
            if (start < 0 || start > lastEnd)
            {
                break;
            }

            text.Append(html, at, start - at);
            var isComment = start < lastCommentEnd && html.AsSpan(start).StartsWith("<!--", StringComparison.Ordinal);
            if (isComment)
            {
                at = html.IndexOf("-->", start, StringComparison.Ordinal) + 3;
            }
            else if (IsTag(html.AsSpan(start + 1)))
            {
                at = html.IndexOf('>', start) + 1;
                text.Append(IsBlock(html.AsSpan(start + 1, at - start - 2)) ? "\n" : string.Empty);
            }
            else
            {
                text.Append('<');
                at = start + 1;
            }
        }

        return text.Append(html, at, html.Length - at).ToString();
    }

    // As browsers see it: in "a < b" the sign is text.
    private static bool IsTag(ReadOnlySpan<char> behind) =>
        !behind.IsEmpty && (char.IsAsciiLetter(behind[0]) || behind[0] is '/' or '!' or '?');

    private static bool IsBlock(ReadOnlySpan<char> tag)
    {
        var name = tag.TrimStart('/');
        var end = name.IndexOfAny(" \t\n/");
        name = end < 0 ? name : name[..end];
        foreach (var block in Blocks)
        {
            if (name.Equals(block, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // One space for many, none at the ends of lines, and at most one empty line together.
    private static string WithTidySpace(string text)
    {
        var tidy = new StringBuilder(text.Length);
        var breaks = 0;
        var hasSpace = false;
        foreach (var c in text)
        {
            if (c == '\n')
            {
                breaks++;
            }
            else if (char.IsWhiteSpace(c))
            {
                hasSpace = true;
            }
            else
            {
                if (tidy.Length > 0)
                {
                    tidy.Append(breaks > 0 ? new string('\n', Math.Min(breaks, 2)) : hasSpace ? " " : string.Empty);
                }

                tidy.Append(c);
                breaks = 0;
                hasSpace = false;
            }
        }

        return tidy.ToString();
    }
}
