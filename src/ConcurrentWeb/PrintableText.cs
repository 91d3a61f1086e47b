using System.Text;

namespace ConcurrentWeb;

/// <summary>Makes text that comes from elsewhere safe to print: a terminal obeys control characters.</summary>
internal static class PrintableText
{
    private const int QuotedLength = 60;

    /// <summary>
    /// The text without control characters other than line breaks and tabs, and without the marks that reverse the
    /// direction of what follows; every line break becomes a line feed. The same instance where nothing had to go.
    /// </summary>
    internal static string Clean(string text)
    {
        var clean = IndexOfUnsafe(text);
        if (clean < 0)
        {
            return text;
        }

        var kept = new StringBuilder(text.Length).Append(text, 0, clean);
        for (var i = clean; i < text.Length; i++)
        {
            if (!IsUnsafe(text[i]))
            {
                kept.Append(text[i]);
            }
            else if (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))
            {
                kept.Append('\n');
            }
        }

        return kept.ToString();
    }

    /// <summary>The text on one line, cleaned; the same instance where nothing had to change.</summary>
    internal static string Line(string text) => Clean(text).ReplaceLineEndings(" ");

    /// <summary>Whether the text can be printed as it is, whichever line breaks it has.</summary>
    internal static bool IsClean(string text) => IndexOfUnsafe(text.Replace("\r\n", "\n", StringComparison.Ordinal)) < 0;

    /// <summary>The text between single quotes as an error message names it: on one line, cleaned, cut where it is long.</summary>
    internal static string Quote(string text)
    {
        // Cut before it is cleaned, so that a very long line costs no more than a short one.
        var isCut = text.Length > QuotedLength;
        var end = isCut && char.IsHighSurrogate(text[QuotedLength - 1]) ? QuotedLength - 1 : QuotedLength;
        var clean = Clean(isCut ? text[..end] : text).Replace('\n', ' ').Replace('\t', ' ').Trim();
        return isCut ? $"'{clean}…'" : $"'{clean}'";
    }

    private static int IndexOfUnsafe(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsUnsafe(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    // A lone carriage return would overwrite the line, so it counts as unsafe and is replaced.
    private static bool IsUnsafe(char c) =>
        c is not ('\n' or '\t') && (char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
}
