using System.Net;
using System.Text;

namespace ConcurrentWeb;

/// <summary>Turns HTML, such as a book's description or an error page, into plain text, in one pass over it.</summary>
internal static class HtmlText
{
    // The elements that begin or end a line.
    private static readonly string[] Blocks =
        ["br", "p", "div", "li", "ul", "ol", "tr", "hr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"];

    // The elements whose content is not shown.
    private static readonly string[] Hidden = ["script", "style", "title"];

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
        var endless = new bool[Hidden.Length];
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
                var name = Name(html.AsSpan(start + 1, at - start - 2));
                text.Append(IndexOf(Blocks, name.TrimStart('/')) >= 0 ? "\n" : string.Empty);
                at = EndOfHidden(html, at, IndexOf(Hidden, name), endless);
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

    /// <summary>The name in a tag, with its slash where the tag ends an element.</summary>
    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> tag)
    {
        var end = tag[1..].IndexOfAny(" \t\n/");
        return end < 0 ? tag : tag[..(end + 1)];
    }

    private static int IndexOf(string[] names, ReadOnlySpan<char> name)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (name.Equals(names[i], StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Where the end tag of the hidden element begins; where there is none, or no such element, the content counts as text.</summary>
    private static int EndOfHidden(string html, int at, int hidden, bool[] endless)
    {
        if (hidden < 0 || endless[hidden])
        {
            return at;
        }

        var end = html.AsSpan(at).IndexOf($"</{Hidden[hidden]}", StringComparison.OrdinalIgnoreCase);
        endless[hidden] = end < 0;
        return end < 0 ? at : at + end;
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
