using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using System.Xml;
using ConcurrentWeb.Http;

namespace ConcurrentWeb.Content;

/// <summary>
/// Makes of an answer's body what Invoke-RestMethod makes of it. Whatever its type says, a body that is XML becomes XML and
/// one that is JSON becomes JSON, and the rest stays text; save that an answer that calls itself JSON has to be JSON, or XML.
/// </summary>
internal static class AnswerContent
{
    /// <summary>Reads the body.</summary>
    /// <param name="content">The answer's content, for its headers.</param>
    /// <param name="body">The body, decompressed.</param>
    /// <param name="encoding">What its text is encoded in; null where its type does not say text.</param>
    /// <returns>
    /// A <see cref="JsonText"/>, an <see cref="XmlDocument"/>, the items of a feed (<see cref="IReadOnlyList{XmlNode}"/>), or
    /// else a string.
    /// </returns>
    /// <exception cref="ExchangeException">The type says JSON and the body is not; or it begins as a feed and does not go on as one.</exception>
    internal static object Read(HttpContent content, ReadOnlyMemory<byte> body, Encoding? encoding)
    {
        encoding ??= CharsetDetector.Guess(body.Span);
        var utf8 = ToUtf8(body, encoding);
        var start = utf8.Span.IndexOfAnyExcept(" \t\r\n"u8);
        var first = start < 0 ? default : utf8.Span[start];
        if (first == (byte)'<' && ReadXml(body, encoding, utf8) is { } xml)
        {
            return xml;
        }

        var isJson = ContentTypeHeader.Of(content).IsJson;
        return (start >= 0 && (isJson || CanBeginJson(first)) ? ReadJson(utf8, isJson) : null) ?? (object)Encoding.UTF8.GetString(utf8.Span);
    }

    /// <summary>The same for the answer to a request that failed, where it matters less; null where it cannot be read.</summary>
    internal static object? TryRead(HttpContent content, ReadOnlyMemory<byte> body, Encoding? encoding)
    {
        try
        {
            return Read(content, body, encoding);
        }
        catch (ExchangeException)
        {
            return null;
        }
    }

    private static bool CanBeginJson(byte first) => first is (byte)'{' or (byte)'[' or (byte)'"' or (byte)'-' or (byte)'/'
        or (byte)'t' or (byte)'f' or (byte)'n' or (>= (byte)'0' and <= (byte)'9');

    private static JsonText? ReadJson(ReadOnlyMemory<byte> utf8, bool isRequired)
    {
        try
        {
            return JsonText.Check(utf8);
        }
        catch (JsonException) when (!isRequired)
        {
            return null;
        }
        catch (JsonException e)
        {
            // The message ends with the place, counted from 0 and under names that nobody uses.
            var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            var reason = (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.');
            throw new ExchangeException(
                WebErrorKind.InvalidResponse,
                FormattableString.Invariant($"the answer is not valid JSON, at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {PrintableText.Clean(reason)}"),
                e);
        }
    }

    /// <summary>As Invoke-RestMethod does, asks a feed itself for its encoding, whatever the content type says, and takes other documents as text.</summary>
    private static object? ReadXml(ReadOnlyMemory<byte> body, Encoding encoding, ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return (CharsetDetector.OfXml(body.Span, encoding) is { } own ? XmlContent.TryReadFeed(body, own) : null)
                ?? (object?)XmlContent.TryReadDocument(utf8);
        }
        catch (XmlException e)
        {
            throw new ExchangeException(WebErrorKind.InvalidResponse, $"the answer begins as a feed and is not valid XML: {PrintableText.Clean(e.Message)}", e);
        }
    }

    /// <summary>The text in valid UTF-8, without a mark; the body itself where it is that already.</summary>
    private static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> body, Encoding encoding)
    {
        var mark = encoding.Preamble;
        var text = mark.Length > 0 && body.Span.StartsWith(mark) ? body[mark.Length..] : body;
        return encoding.CodePage == Encoding.UTF8.CodePage && Utf8.IsValid(text.Span)
            ? text
            : Encoding.UTF8.GetBytes(encoding.GetString(text.Span));
    }
}
