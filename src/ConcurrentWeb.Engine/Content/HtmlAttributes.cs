using System.Buffers;

namespace ConcurrentWeb.Content;

/// <summary>
/// Reads the attributes of a start tag, leniently: values between quotes of either kind, without quotes, or none. Character
/// references stay as they are. Each character is looked at once.
/// </summary>
internal static class HtmlAttributes
{
    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"'");

    /// <summary>The attributes of the tag that the text begins with, in order; of a name that comes twice the first counts.</summary>
    internal static IEnumerable<KeyValuePair<string, string?>> Of(string tag)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var at = 1;
        while (at < tag.Length && !char.IsWhiteSpace(tag[at]) && tag[at] != '>')
        {
            at++;
        }

        while (at < tag.Length && tag[at] != '>')
        {
            var end = EndOfName(tag, at);
            if (end == at)
            {
                // White space, a slash, or something that has no business here.
                at++;
                continue;
            }

            var name = tag[at..end];
            at = end;
            var value = ReadValue(tag, ref at);
            if (seen.Add(name))
            {
                yield return new(name, value);
            }
        }
    }

    private static int EndOfName(string tag, int at)
    {
        while (at < tag.Length && !char.IsWhiteSpace(tag[at]) && !char.IsControl(tag[at]) && tag[at] is not ('"' or '\'' or '>' or '/' or '='))
        {
            at++;
        }

        return at;
    }

    /// <summary>Reads an equals sign and what follows it, if it is there, and moves on behind it.</summary>
    private static string? ReadValue(string tag, ref int at)
    {
        var start = SkipSpace(tag, at);
        if (start == tag.Length || tag[start] != '=')
        {
            return null;
        }

        start = SkipSpace(tag, start + 1);
        if (start < tag.Length && Quotes.Contains(tag[start]) && tag.IndexOf(tag[start], start + 1) is >= 0 and var close)
        {
            at = close + 1;
            return tag[(start + 1)..close];
        }

        // No quotes; or one that is never closed, which is passed over.
        start += start < tag.Length && Quotes.Contains(tag[start]) ? 1 : 0;
        at = start;
        while (at < tag.Length && !char.IsWhiteSpace(tag[at]) && tag[at] != '>' && !Quotes.Contains(tag[at]))
        {
            at++;
        }

        return at == start ? null : tag[start..at];
    }

    private static int SkipSpace(string tag, int at)
    {
        while (at < tag.Length && char.IsWhiteSpace(tag[at]))
        {
            at++;
        }

        return at;
    }
}
