using System.Net.Http.Headers;
using System.Text;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>The content type of a body: checked, and asked for the encoding of text.</summary>
internal static class ContentType
{
    /// <summary>What a form in the manner of a query is, and what is said of every POST that says nothing else.</summary>
    internal const string Form = "application/x-www-form-urlencoded";

    /// <exception cref="InputFailureException">It may not be sent; or it is no content type and validation is not skipped.</exception>
    internal static void Check(string type, bool skipValidation)
    {
        if (!HeaderSyntax.IsValue(type))
        {
            throw new InputFailureException(
                WebErrorKind.InvalidBody, $"{InputText.Quote(type)} cannot be sent as a content type: it has a character in it that no header may have");
        }

        if (!skipValidation && type.Length > 0)
        {
            if (!MediaTypeHeaderValue.TryParse(type, out var parsed))
            {
                throw new InputFailureException(
                    WebErrorKind.InvalidBody, $"{InputText.Quote(type)} is not a content type; with -SkipHeaderValidation it is sent as it is");
            }

            if (parsed.CharSet is { Length: > 0 } charset && EncodingNamed(charset.Trim('"')) is null)
            {
                throw new InputFailureException(
                    WebErrorKind.InvalidBody,
                    $"the charset {InputText.Quote(charset)} of the content type is not known; with -SkipHeaderValidation it is sent as it is, and text in UTF-8");
            }
        }
    }

    /// <summary>The encoding that the type's charset names; UTF-8 where it names none.</summary>
    internal static Encoding EncodingOf(string? type) =>
        (MediaTypeHeaderValue.TryParse(type, out var parsed) && parsed.CharSet is { Length: > 0 } charset ? EncodingNamed(charset.Trim('"')) : null)
        ?? Encoding.UTF8;

    /// <summary>The encoding of that name; null where nobody knows it.</summary>
    internal static Encoding? EncodingNamed(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
