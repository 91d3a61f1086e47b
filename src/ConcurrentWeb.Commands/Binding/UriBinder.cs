namespace ConcurrentWeb.Commands.Binding;

/// <summary>Makes an absolute http or https address of text, or says what is wrong with it.</summary>
internal static class UriBinder
{
    /// <exception cref="InputFailureException">The value is not such an address.</exception>
    internal static Uri Bind(object? value)
    {
        switch (value)
        {
            case Uri uri:
                return Check(uri, uri.OriginalString);
            case string text when string.IsNullOrWhiteSpace(text):
                throw new InputFailureException(WebErrorKind.InvalidInput, "an empty line is not an address");
            case string text:
                text = text.Trim();
                return Uri.TryCreate(text, UriKind.Absolute, out var parsed) ? Check(parsed, text) : throw Invalid(text);
            case null:
                throw new InputFailureException(WebErrorKind.InvalidInput, "null is not an address");
            default:
                throw new InputFailureException(WebErrorKind.InvalidUri, $"a value of type {value.GetType().Name} is not an address: {InputText.Quote(value)}");
        }
    }

    private static Uri Check(Uri uri, string text)
    {
        if (!uri.IsAbsoluteUri)
        {
            throw Invalid(text);
        }

        if (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        {
            return uri.Host.Length > 0 ? uri : throw Invalid(text);
        }

        // "localhost:8080" and "/path" parse as addresses too, of a scheme or a file nobody meant.
        throw text.Contains("://", StringComparison.Ordinal)
            ? new InputFailureException(WebErrorKind.InvalidUri, $"the scheme '{uri.Scheme}' is not http or https: {InputText.Quote(text)}")
            : NoScheme(text);
    }

    private static InputFailureException Invalid(string text) =>
        text.Contains("://", StringComparison.Ordinal) || text.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
            ? new(WebErrorKind.InvalidUri, $"not a valid address: {InputText.Quote(text)}")
            : NoScheme(text);

    private static InputFailureException NoScheme(string text)
    {
        var looksLikeHost = text.Length > 0 && char.IsLetterOrDigit(text[0]) && !text.Contains(' ', StringComparison.Ordinal)
            && Uri.TryCreate($"https://{text}", UriKind.Absolute, out _);
        var hint = looksLikeHost ? $"; did you mean {InputText.Show($"https://{text}")}?" : string.Empty;
        return new(WebErrorKind.InvalidUri, $"an address needs http:// or https:// in front: {InputText.Quote(text)}{hint}");
    }
}
