namespace ConcurrentWeb.Content;

/// <summary>
/// Finds the elements of an HTML text that Invoke-WebRequest's result lists, by the same rules: wherever such a tag stands,
/// in a comment as well, up to the first <c>&gt;</c>. The text is gone through once, whatever it holds.
/// </summary>
internal static class HtmlElements
{
    /// <summary>The a elements with attributes, up to their end tags; those that have none and end in <c>/&gt;</c> up to there.</summary>
    internal static IEnumerable<HtmlElement> Links(string html) => Find(html, "<a", "A", endTag: "</a>");

    /// <summary>The tags of img elements with attributes.</summary>
    internal static IEnumerable<HtmlElement> Images(string html) => Find(html, "<img", "IMG", endTag: null);

    /// <summary>The tags of input elements with attributes.</summary>
    internal static IEnumerable<HtmlElement> InputFields(string html) => Find(html, "<input", "INPUT", endTag: null);

    private static IEnumerable<HtmlElement> Find(string html, string startTag, string name, string? endTag)
    {
        // What has been searched for once is not searched for again while it lies ahead, or lies nowhere.
        var (at, tagEnd, elementEnd) = (0, -1, -1);
        while (html.IndexOf(startTag, at, StringComparison.OrdinalIgnoreCase) is >= 0 and var start)
        {
            at = start + startTag.Length;
            if (at == html.Length || !char.IsWhiteSpace(html[at]))
            {
                continue;
            }

            if (tagEnd < at)
            {
                tagEnd = html.IndexOf('>', at);
            }

            if (tagEnd < 0)
            {
                yield break;
            }

            if (endTag is not null && elementEnd < tagEnd)
            {
                elementEnd = html.IndexOf(endTag, tagEnd, StringComparison.OrdinalIgnoreCase) is >= 0 and var found ? found : int.MaxValue;
            }

            var hasEnd = endTag is not null && elementEnd < int.MaxValue;
            if (endTag is null || hasEnd || (html[tagEnd - 1] == '/' && tagEnd - 1 > at))
            {
                var end = hasEnd ? elementEnd + endTag!.Length : tagEnd + 1;
                yield return new HtmlElement(html[start..end], name);
                at = end;
            }
        }
    }
}
