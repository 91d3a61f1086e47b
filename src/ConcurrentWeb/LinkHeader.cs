namespace ConcurrentWeb;

/// <summary>Reads Link headers (RFC 8288, section 3), as far as following pages of an API needs: target and relation.</summary>
internal static class LinkHeader
{
    /// <summary>The absolute target of each relation that the answer's Link headers name; the first one of a name counts.</summary>
    internal static TextDictionary Parse(HttpResponseMessage? response)
    {
        if (response is null || !response.Headers.TryGetValues("Link", out var headers))
        {
            return TextDictionary.Empty;
        }

        var links = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in headers)
        {
            var rest = header.AsSpan();
            while (TryReadLink(ref rest, out var target, out var relations))
            {
                // A link to the page it stands on leads nowhere; as the next page it would never end.
                if (target.Length == 0 || !Uri.TryCreate(response.RequestMessage?.RequestUri, target, out var uri))
                {
                    continue;
                }

                foreach (var relation in relations.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    links.TryAdd(relation, uri.AbsoluteUri);
                }
            }
        }

        return new TextDictionary(links);
    }

    /// <summary>Takes one <c>&lt;target&gt;; name=value; …</c> off the front of the text.</summary>
    private static bool TryReadLink(ref ReadOnlySpan<char> rest, out string target, out string relations)
    {
        (target, relations) = (string.Empty, string.Empty);
        var open = rest.IndexOf('<');
        var close = open < 0 ? -1 : rest[open..].IndexOf('>');
        if (close < 0)
        {
            return false;
        }

        target = rest.Slice(open + 1, close - 1).Trim().ToString();
        rest = rest[(open + close + 1)..];
        while (TryReadParameter(ref rest, out var name, out var value))
        {
            if (relations.Length == 0 && name.Equals("rel", StringComparison.OrdinalIgnoreCase))
            {
                relations = value.ToString();
            }
        }

        return true;
    }

    /// <summary>Takes one <c>; name=value</c> off the front; false at the comma before the next link, or at the end.</summary>
    private static bool TryReadParameter(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        name = [];
        value = [];
        rest = rest.TrimStart();
        if (rest.IsEmpty || rest[0] != ';')
        {
            return false;
        }

        rest = rest[1..].TrimStart();
        var nameEnd = rest.IndexOfAny('=', ';', ',');
        if (nameEnd < 0 || rest[nameEnd] != '=')
        {
            name = (nameEnd < 0 ? rest : rest[..nameEnd]).Trim();
            rest = nameEnd < 0 ? [] : rest[nameEnd..];
            return true;
        }

        name = rest[..nameEnd].Trim();
        rest = rest[(nameEnd + 1)..].TrimStart();
        if (!rest.IsEmpty && rest[0] == '"')
        {
            var quote = IndexOfClosingQuote(rest[1..]);
            value = quote < 0 ? rest[1..] : rest.Slice(1, quote);
            rest = quote < 0 ? [] : rest[(quote + 2)..];
            return true;
        }

        var end = rest.IndexOfAny(';', ',');
        value = (end < 0 ? rest : rest[..end]).Trim();
        rest = end < 0 ? [] : rest[end..];
        return true;
    }

    /// <summary>Where a quoted string ends; a backslash takes the meaning from the character after it.</summary>
    private static int IndexOfClosingQuote(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return -1;
    }
}
