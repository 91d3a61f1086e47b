using System.Text;
using System.Text.Unicode;

namespace ConcurrentWeb.Http;

/// <summary>
/// Finds the encoding of an answer's text as Invoke-WebRequest and Invoke-RestMethod do: the charset of the content type, else
/// what the document says of itself, else UTF-8; a name that nobody knows says nothing. Only a byte order mark, which they take
/// for text, counts here, before what the document says; quotes around a charset are no part of its name (RFC 9110, section
/// 8.3.1); and what is not UTF-8 is not read as if it were where another charset was named.
/// </summary>
internal static class CharsetDetector
{
    /// <summary>Within how many characters of a document, read as UTF-8, its declaration is looked for.</summary>
    private const int DeclarationLength = 1024;

    /// <summary>The most bytes of UTF-8, or of what is not, that one character is read from.</summary>
    private const int BytesPerCharacter = 3;

    /// <summary>The encoding of the body; null where it is not text.</summary>
    /// <exception cref="ExchangeException">The content type names UTF-7, or a charset that nobody knows, and it does matter.</exception>
    internal static Encoding? Detect(HttpContent content, ReadOnlySpan<byte> body)
    {
        var type = ContentTypeHeader.Of(content);
        if (!type.IsText)
        {
            return null;
        }

        if ((FromCharset(type.Charset, body) ?? FromMark(body) ?? FromDeclaration(body)) is { } known)
        {
            return known;
        }

        return type.Charset.IsEmpty || Utf8.IsValid(body)
            ? Encoding.UTF8
            : throw new ExchangeException(WebErrorKind.UnreadableCharset, $"the answer's charset is not known here, and is not UTF-8: {type.Charset}");
    }

    /// <summary>The encoding of a body whose content type does not name one.</summary>
    internal static Encoding Guess(ReadOnlySpan<byte> body) => FromMark(body) ?? FromDeclaration(body) ?? Encoding.UTF8;

    /// <summary>The encoding of XML that is read by the rules of XML alone (XML 1.0, appendix F), as Invoke-RestMethod reads feeds.</summary>
    /// <param name="body">The document.</param>
    /// <param name="told">What counts where the document says nothing of itself, and is not UTF-8 either.</param>
    /// <returns>The encoding; null where the document names one that nobody knows.</returns>
    internal static Encoding? OfXml(ReadOnlySpan<byte> body, Encoding told)
    {
        if (FromMark(body) is { } marked)
        {
            return marked;
        }

        if (body is [(byte)'<', 0, ..])
        {
            return Encoding.Unicode;
        }

        var end = body.StartsWith("<?xml"u8) ? body.IndexOf("?>"u8) : -1;
        if (end >= 0 && Declared(Encoding.Latin1.GetString(body[..(end + 1)]), "<?xml", "encoding") is { IsEmpty: false } name)
        {
            return FromDeclaredName(name);
        }

        return told.CodePage == Encoding.UTF8.CodePage || Utf8.IsValid(body) ? Encoding.UTF8 : told;
    }

    /// <summary>The encoding that a content type names; of the two byte orders of UTF-16, that of the mark (RFC 2781, section 4.3).</summary>
    private static Encoding? FromCharset(ReadOnlySpan<char> charset, ReadOnlySpan<byte> body)
    {
        try
        {
            var named = FromName(charset);
            return named?.CodePage == Encoding.Unicode.CodePage && body is [0xFE, 0xFF, ..] ? Encoding.BigEndianUnicode : named;
        }
        catch (NotSupportedException e)
        {
            throw new ExchangeException(WebErrorKind.UnreadableCharset, $"the answer's charset is not read here: {charset}", e);
        }
    }

    private static Encoding? FromMark(ReadOnlySpan<byte> body) => body switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
        [0xFF, 0xFE, 0x00, 0x00, ..] => Encoding.UTF32,
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    /// <summary>The encoding of that name; null where there is none.</summary>
    /// <exception cref="NotSupportedException">It is UTF-7, in which text that looks harmless can turn out to be something else.</exception>
    private static Encoding? FromName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
        {
            return null;
        }

        if (name.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return Encoding.UTF8;
        }

        var text = name.ToString();
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(text) ?? Encoding.GetEncoding(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The encoding of a meta tag, else of an XML declaration, near the start; null where neither is there, or it is not known.</summary>
    private static Encoding? FromDeclaration(ReadOnlySpan<byte> body)
    {
        var start = body[..Math.Min(body.Length, BytesPerCharacter * DeclarationLength)];
        if (!start.Contains((byte)'<'))
        {
            return null;
        }

        var head = Encoding.UTF8.GetString(start).AsSpan();
        head = head[..Math.Min(head.Length, DeclarationLength)];
        var name = Declared(head, "<meta", "charset");
        return FromDeclaredName(name.IsEmpty ? Declared(head, "<?xml", "encoding") : name);
    }

    /// <summary>The encoding of a name that a document gives itself: UTF-7 counts as unknown.</summary>
    private static Encoding? FromDeclaredName(ReadOnlySpan<char> name)
    {
        try
        {
            return FromName(name);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>
    /// The last value of that attribute anywhere behind the first such tag, be it of the tag, of a later one or in the text
    /// between: a name of two characters at least, the first of them a letter, that a quote, a space or the end of a tag ends.
    /// </summary>
    private static ReadOnlySpan<char> Declared(ReadOnlySpan<char> head, string tag, string attribute)
    {
        var behind = Behind(head, tag);
        for (var end = behind.Length; behind[..end].LastIndexOf(attribute, StringComparison.OrdinalIgnoreCase) is >= 0 and var at; end = at)
        {
            if (Value(behind[(at + attribute.Length)..]) is { IsEmpty: false } name)
            {
                return name;
            }
        }

        return [];
    }

    /// <summary>What follows the first such tag and the space behind its name.</summary>
    private static ReadOnlySpan<char> Behind(ReadOnlySpan<char> head, string tag)
    {
        while (head.IndexOf(tag, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            head = head[(at + tag.Length)..];
            if (!head.IsEmpty && char.IsWhiteSpace(head[0]))
            {
                return head[1..];
            }
        }

        return [];
    }

    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        if (text is not ['=', ..])
        {
            return [];
        }

        text = text[1..].TrimStart();
        if (text is ['"' or '\'', ..])
        {
            text = text[1..];
        }

        if (text.IsEmpty || !char.IsAsciiLetter(text[0]))
        {
            return [];
        }

        for (var i = 2; i < text.Length && text[i] != '<'; i++)
        {
            if (text[i] is '"' or '\'' or '>' || char.IsWhiteSpace(text[i]))
            {
                return text[..i];
            }
        }

        return [];
    }
}
