using System.Collections;
using System.Management.Automation;
using System.Net.Http.Headers;
using System.Text;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>
/// Makes a body of what a user, or a cell, gives, by the rules of Invoke-WebRequest: text as it is, bytes as they are, a
/// dictionary as a form, or as the query of a GET.
/// </summary>
internal static class BodyBinder
{
    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>Puts the body, or the query, into the request.</summary>
    /// <exception cref="InputFailureException">Nothing can be made of the value, or the content type is not one.</exception>
    internal static RequestDefinition Bind(RequestDefinition request, object? body, string? contentType)
    {
        if (body is IDictionary query && request.Method == HttpMethod.Get)
        {
            return request with { Uri = WithQuery(request.Uri, FormEncode(query)) };
        }

        var type = ContentType(contentType ?? Header(request) ?? (request.Method == HttpMethod.Post ? FormType : null));
        if (body is null && (contentType is null || request.Method == HttpMethod.Get))
        {
            return request;
        }

        var bytes = body switch
        {
            null => [],
            byte[] raw => raw,
            IDictionary form => Encoding.UTF8.GetBytes(FormEncode(form)),
            string text => TextEncoding(type).GetBytes(text),
            // A row made in script can be formatted, too, into text that nobody means to send.
            IFormattable and not PSObject => TextEncoding(type).GetBytes(LanguagePrimitives.ConvertTo<string>(body)),
            _ => throw new InputFailureException(
                WebErrorKind.InvalidBody,
                $"a body cannot be made of a value of type {TypeName(body)}: give text (such as ConvertTo-Json makes), bytes, or a dictionary"),
        };
        type ??= body is IDictionary ? ContentType(FormType) : null;
        return request with { CreateContent = () => new ByteArrayContent(bytes) { Headers = { ContentType = type } } };
    }

    private static string TypeName(object body) => body is PSObject ? "PSCustomObject" : body.GetType().Name;

    private static string? Header(RequestDefinition request) =>
        request.Headers.FirstOrDefault(header => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value;

    private static MediaTypeHeaderValue? ContentType(string? text) =>
        text is null ? null
        : MediaTypeHeaderValue.TryParse(text, out var type) ? type
        : throw new InputFailureException(WebErrorKind.InvalidBody, $"{InputText.Quote(text)} is not a content type");

    private static Encoding TextEncoding(MediaTypeHeaderValue? type)
    {
        try
        {
            return type?.CharSet is { Length: > 0 } charset ? Encoding.GetEncoding(charset.Trim('"')) : Encoding.UTF8;
        }
        catch (ArgumentException e)
        {
            throw new InputFailureException(WebErrorKind.InvalidBody, $"the charset {InputText.Quote(type!.CharSet!)} of the content type is not known", e);
        }
    }

    private static Uri WithQuery(Uri uri, string query) =>
        new UriBuilder(uri) { Query = uri.Query.Length > 1 ? $"{uri.Query}&{query}" : query }.Uri;

    private static string FormEncode(IDictionary form)
    {
        var encoded = new StringBuilder();
        foreach (DictionaryEntry entry in form)
        {
            var value = InputItems.Unwrap(entry.Value);
            encoded.Append(encoded.Length > 0 ? "&" : string.Empty)
                .Append(System.Net.WebUtility.UrlEncode(entry.Key.ToString()))
                .Append('=')
                .Append(System.Net.WebUtility.UrlEncode(LanguagePrimitives.ConvertTo<string>(value)));
        }

        return encoded.ToString();
    }
}
