using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using System.Xml;
using System.Xml.Linq;

namespace ConcurrentWeb.Http;

/// <summary>
/// What a server says of a failure, made readable: text of HTML, JSON and XML with a line for each of their parts, as
/// Invoke-WebRequest does, and no control characters.
/// </summary>
internal static class ServerMessage
{
    /// <summary>How much of text is kept, in characters; nobody reads more.</summary>
    private const int TextLength = 1000;

    /// <summary>Up to here JSON and XML are kept whole, in bytes: scripts read them, and a part of them is neither.</summary>
    private const int StructuredLength = 16 * 1024;

    /// <summary>A line for each of many parts within parts is mostly indentation: up to here it is worth having, in characters.</summary>
    private const int IndentedLength = 4 * StructuredLength;

    private const char ByteOrderMark = '\uFEFF';

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        // It is read by people, and is part of no page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly XmlReaderSettings WithoutEntities = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };

    /// <summary>The message, and what it is written in; null where the server said nothing that can be read.</summary>
    /// <param name="response">The answer, of which the content type counts.</param>
    /// <param name="body">Its body.</param>
    /// <param name="encoding">What the body's text is encoded in; null where it is not text.</param>
    internal static (string? Text, MessageSyntax Syntax) Of(HttpResponseMessage response, ReadOnlyMemory<byte> body, Encoding? encoding)
    {
        if (encoding is null || body.IsEmpty)
        {
            return (null, MessageSyntax.Text);
        }

        if (encoding.GetByteCount("<") > 1 && !body.Span.Contains((byte)0) && Utf8.IsValid(body.Span))
        {
            // A meta tag that names a wider encoding than it stands in makes a page unreadable, and secrets in it with it.
            encoding = Encoding.UTF8;
        }

        var type = ContentTypeHeader.Of(response.Content);
        if ((type.IsJson || (type.IsXml && !type.IsHtml)) && body.Length <= StructuredLength)
        {
            var text = encoding.GetString(body.Span).TrimStart(ByteOrderMark);
            if ((type.IsJson ? IndentJson(text) : IndentXml(text)) is { Length: <= IndentedLength } indented)
            {
                return (PrintableText.Clean(indented), type.IsJson ? MessageSyntax.Json : MessageSyntax.Xml);
            }
        }

        // A character takes four bytes at most.
        var head = encoding.GetString(body.Span[..Math.Min(body.Length, 4 * TextLength)]).TrimStart(ByteOrderMark);
        return (Cut(type.IsHtml ? HtmlText.ToPlainText(head) ?? string.Empty : PrintableText.Clean(head).Trim()), MessageSyntax.Text);
    }

    private static string? Cut(string text) => text.Length switch
    {
        0 => null,
        > TextLength => string.Concat(text.AsSpan(0, TextLength), "…"),
        _ => text,
    };

    private static string? IndentJson(string text)
    {
        try
        {
            return JsonNode.Parse(text)?.ToJsonString(Indented);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? IndentXml(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), WithoutEntities);
            return XDocument.Load(reader).ToString();
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
