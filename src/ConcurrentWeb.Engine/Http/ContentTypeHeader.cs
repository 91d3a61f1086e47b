namespace ConcurrentWeb.Http;

/// <summary>An answer's content type (RFC 9110, section 8.3), read leniently: whatever stands before the first semicolon, and a charset.</summary>
internal readonly ref struct ContentTypeHeader
{
    private ContentTypeHeader(ReadOnlySpan<char> mediaType, ReadOnlySpan<char> charset)
    {
        MediaType = mediaType;
        Charset = charset;
    }

    /// <summary>Such as text/html; empty where the answer says nothing.</summary>
    internal ReadOnlySpan<char> MediaType { get; }

    /// <summary>Such as utf-8, without quotes; empty where the answer says nothing.</summary>
    internal ReadOnlySpan<char> Charset { get; }

    internal bool IsXml =>
        Is("application/xml") || Is("text/xml") || Is("application/xml-dtd") || Is("application/xml-external-parsed-entity") || EndsWith("+xml");

    internal bool IsJson =>
        Is("application/json") || Is("text/json") || EndsWith("+json");

    internal bool IsHtml => Is("text/html") || Is("application/xhtml+xml");

    /// <summary>Whether the body is text: text, XML, JSON and their kin, scripts, and whatever names a charset.</summary>
    internal bool IsText =>
        MediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || IsXml || IsJson
        || Is("application/javascript") || Is("application/x-javascript") || Is("application/x-www-form-urlencoded")
        || !Charset.IsEmpty;

    internal static ContentTypeHeader Of(HttpContent content)
    {
        if (!content.Headers.NonValidated.TryGetValues("Content-Type", out var values))
        {
            return default;
        }

        foreach (var value in values)
        {
            return Read(value);
        }

        return default;
    }

    private static ContentTypeHeader Read(ReadOnlySpan<char> header)
    {
        var end = header.IndexOf(';');
        if (end < 0)
        {
            return new ContentTypeHeader(header.Trim(), []);
        }

        var mediaType = header[..end].Trim();
        var parameters = header[(end + 1)..];
        while (!parameters.IsEmpty)
        {
            end = parameters.IndexOf(';');
            var parameter = (end < 0 ? parameters : parameters[..end]).Trim();
            parameters = end < 0 ? [] : parameters[(end + 1)..];
            var equals = parameter.IndexOf('=');
            if (equals >= 0 && parameter[..equals].TrimEnd().Equals("charset", StringComparison.OrdinalIgnoreCase))
            {
                return new ContentTypeHeader(mediaType, parameter[(equals + 1)..].Trim().Trim('"'));
            }
        }

        return new ContentTypeHeader(mediaType, []);
    }

    private bool Is(string mediaType) => MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);

    private bool EndsWith(string suffix) => MediaType.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
}
