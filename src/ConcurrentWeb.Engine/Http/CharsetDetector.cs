using System.Buffers;
using System.Text;

namespace ConcurrentWeb.Http;

/// <summary>
/// Finds the encoding of an answer's text, in the order that HTML's encoding sniffing gives (WHATWG HTML, 13.2.3.2): the
/// byte order mark, the charset of the content type, what the document says of itself, UTF-8.
/// </summary>
internal static class CharsetDetector
{
    /// <summary>How far into a document its declaration is looked for.</summary>
    private const int DeclarationLength = 1024;

    private static readonly SearchValues<char> ValueEnds = SearchValues.Create("\"' ;/\r\n\t");

    /// <summary>The encoding of the body; null where it is not text.</summary>
    /// <exception cref="ExchangeException">The content type names a charset that nobody knows.</exception>
    internal static Encoding? Detect(HttpContent content, ReadOnlySpan<byte> body)
    {
        var type = ContentTypeHeader.Of(content);
        if (!type.IsText)
        {
            return null;
        }

        if (FromMark(body) is { } marked)
        {
            return marked;
        }

        if (!type.Charset.IsEmpty)
        {
            return FromName(type.Charset)
                ?? throw new ExchangeException(WebErrorKind.UnreadableCharset, $"the answer's charset is not known here: {type.Charset}");
        }

        return (type.IsXml || type.IsHtml ? FromDeclaration(body) : null) ?? Encoding.UTF8;
    }

    /// <summary>The encoding of a body that is read as text although its content type does not say so.</summary>
    internal static Encoding Guess(ReadOnlySpan<byte> body) => FromMark(body) ?? FromDeclaration(body) ?? Encoding.UTF8;

    private static Encoding? FromMark(ReadOnlySpan<byte> body) => body switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
        [0xFF, 0xFE, 0x00, 0x00, ..] => Encoding.UTF32,
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    private static Encoding? FromName(ReadOnlySpan<char> name)
    {
        if (name.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || name.Equals("utf8", StringComparison.OrdinalIgnoreCase))
        {
            return Encoding.UTF8;
        }

        var text = name.ToString();
        if (CodePagesEncodingProvider.Instance.GetEncoding(text) is { } codePage)
        {
            return codePage;
        }

        try
        {
            return Encoding.GetEncoding(text);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The encoding of an XML declaration or the charset of a meta tag near the start; null where neither is there or known.</summary>
    private static Encoding? FromDeclaration(ReadOnlySpan<byte> body)
    {
        var head = Encoding.Latin1.GetString(body[..Math.Min(body.Length, DeclarationLength)]).AsSpan();
        if (head.TrimStart().StartsWith("<?xml", StringComparison.OrdinalIgnoreCase))
        {
            var end = head.IndexOf("?>", StringComparison.Ordinal);
            return Value(end < 0 ? head : head[..end], "encoding") is { IsEmpty: false } encoding ? FromDeclaredName(encoding) : null;
        }

        while (head.IndexOf("<meta", StringComparison.OrdinalIgnoreCase) is >= 0 and var start)
        {
            head = head[(start + "<meta".Length)..];
            var end = head.IndexOf('>');
            if (Value(end < 0 ? head : head[..end], "charset") is { IsEmpty: false } charset)
            {
                return FromDeclaredName(charset);
            }
        }

        return null;
    }

    /// <summary>
    /// The encoding that a document declares for itself. The declaration was read byte by byte, so one that names an
    /// encoding of wider units, as documents do that went through a string, is wrong about it.
    /// </summary>
    private static Encoding? FromDeclaredName(ReadOnlySpan<char> name) =>
        FromName(name) is { } encoding && encoding.GetByteCount("<") == 1 ? encoding : null;

    /// <summary>What follows the name and an equals sign: to the closing quote, or to the next space, quote or semicolon.</summary>
    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> text, string name)
    {
        var start = text.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return [];
        }

        var value = text[(start + name.Length)..].TrimStart();
        if (value.IsEmpty || value[0] != '=')
        {
            return [];
        }

        value = value[1..].TrimStart().TrimStart("\"'");
        var end = value.IndexOfAny(ValueEnds);
        return end < 0 ? value : value[..end];
    }
}
