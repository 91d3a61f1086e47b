using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ConcurrentWeb.Content;

/// <summary>Makes text of JSON strings.</summary>
internal static class JsonString
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text of a string or name that the reader is at; a half of a surrogate pair alone becomes U+FFFD.</summary>
    internal static string Of(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The text is valid UTF-8, so that is the only thing that can be wrong.
            return WithoutLoneSurrogates(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    private static string WithoutLoneSurrogates(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            text.Append(escaped[i] == '\\' ? Unescape(escaped, ref i) : escaped[i]);
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                text[i] = Replacement;
            }
        }

        return text.ToString();
    }

    /// <summary>The character that an escape stands for; the index moves to its last character. The reader has checked its form.</summary>
    private static char Unescape(string text, ref int i)
    {
        switch (text[++i])
        {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                i += 4;
                return (char)ushort.Parse(text.AsSpan(i - 3, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            default:
                return text[i];
        }
    }
}
