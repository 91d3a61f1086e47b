using System.Globalization;
using ConcurrentWeb.Http;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>
/// Makes an absolute http or https address of text, or says what is wrong with it. Text that begins with a host, and can
/// hardly be anything else, gets http in front, as with Invoke-WebRequest.
/// </summary>
internal static class UriBinder
{
    /// <summary>What parts the scheme from the host, and what is typed in its place.</summary>
    private static readonly char[] Punctuation = [':', ';', '/', '\\'];

    /// <exception cref="InputFailureException">The value is not such an address.</exception>
    internal static Uri Bind(object? value)
    {
        switch (value)
        {
            case Uri uri:
                return Find(uri) ?? throw Fault(uri.OriginalString);
            case string text:
                text = Trim(text);
                return text.Length == 0
                    ? throw new InputFailureException(WebErrorKind.InvalidInput, "an empty line is not an address")
                    : Find(text) ?? throw Fault(text);
            case null:
                throw new InputFailureException(WebErrorKind.InvalidInput, "null is not an address");
            default:
                throw new InputFailureException(WebErrorKind.InvalidUri, $"a value of type {value.GetType().Name} is not an address: {InputText.Quote(value)}");
        }
    }

    /// <summary>The address that a value is, by the same rule; null where it is none.</summary>
    internal static Uri? Find(object? value) => value switch
    {
        Uri uri when IsWeb(uri) => uri,
        Uri uri => FindWithoutScheme(uri.OriginalString),
        string text => FindInText(Trim(text)),
        _ => null,
    };

    // The runtime would escape a line break, and one request would go to what are two addresses.
    private static Uri? FindInText(string text) =>
        text.AsSpan().ContainsAny('\r', '\n') ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && IsWeb(uri) ? uri
        : FindWithoutScheme(text);

    /// <summary>
    /// Without what stands around the address and nobody sees: spaces, and the marks that files and web pages leave where
    /// text was copied from them, such as a byte order mark.
    /// </summary>
    private static string Trim(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsInvisible(text[start]))
        {
            start++;
        }

        while (end > start && IsInvisible(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    private static bool IsInvisible(char c) => char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    // The runtime lets some hosts pass that are longer than any, and finds that out as it connects.
    private static bool IsWeb(Uri uri) =>
        uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Host.Length is > 0 and <= AuthorityFault.LongestHost;

    private static Uri? FindWithoutScheme(string text) =>
        HostSyntax.BeginsWithHost(text) && Uri.TryCreate($"http://{text}", UriKind.Absolute, out var uri) && IsWeb(uri) ? uri : null;

    private static InputFailureException Fault(string text)
    {
        if (text.AsSpan().ContainsAny('\r', '\n'))
        {
            return new(WebErrorKind.InvalidUri, $"there are several lines in one text, and each address needs a line of its own (Get-Content without -Raw): {InputText.Quote(text)}");
        }

        var web = WebSchemeOf(text);
        if (web is not null)
        {
            var meant = Hint(text, web, text[web.Length..].TrimStart(Punctuation));
            return meant.Length > 0 ? new(WebErrorKind.InvalidUri, $"not a valid address: {InputText.Quote(text)}{meant}") : NotValid(text);
        }

        if (IsPathOfFile(text))
        {
            return new(WebErrorKind.InvalidUri, $"the path of a file is not an address (Get-Content reads the addresses in a file): {InputText.Quote(text)}");
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 1 && Uri.CheckSchemeName(text[..colon]))
        {
            // Schemes with a dot are not in use; it is a host, and what follows is no port.
            return text.AsSpan(0, colon).Contains('.')
                ? NotValid(text)
                : new(WebErrorKind.InvalidUri, $"the scheme '{InputText.Cut(text[..colon])}' is not http or https: {InputText.Quote(text)}");
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return NotValid(text);
        }

        var isHost = (text.Length > 0 && char.IsLetterOrDigit(text[0])) || text.StartsWith("//", StringComparison.Ordinal);
        var hint = isHost ? Hint(text, Uri.UriSchemeHttps, text.TrimStart(Punctuation)) : string.Empty;
        return new(WebErrorKind.InvalidUri, $"an address needs http:// or https:// in front: {InputText.Quote(text)}{hint}");
    }

    private static InputFailureException NotValid(string text) => new(
        WebErrorKind.InvalidUri,
        AuthorityFault.Of(text) is { } reason ? $"not a valid address, because {reason}: {InputText.Quote(text)}" : $"not a valid address: {InputText.Quote(text)}");

    /// <summary>Whether it begins with a drive, or with the name of a computer, as paths of Windows do.</summary>
    private static bool IsPathOfFile(string text) =>
        text.StartsWith(@"\\", StringComparison.Ordinal)
        || (text.Length > 2 && char.IsAsciiLetter(text[0]) && text[1] == ':' && text[2] is '\\' or '/');

    /// <summary>The scheme that the text begins with, where something is wrong with what parts it from the rest, or with the rest.</summary>
    private static string? WebSchemeOf(string text) => new[] { Uri.UriSchemeHttps, Uri.UriSchemeHttp }.FirstOrDefault(scheme =>
        text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && text.AsSpan(scheme.Length).IndexOfAny(Punctuation) == 0);

    /// <summary>What was meant, where that makes an address: a mail address, a number or words do not.</summary>
    private static string Hint(string text, string scheme, string rest)
    {
        var meant = $"{scheme}://{rest.Replace('\\', '/')}";
        return meant != text && rest.Length > 0 && !rest.AsSpan().ContainsAny(' ', '@')
            && Uri.TryCreate(meant, UriKind.Absolute, out var uri) && IsWeb(uri)
            && (uri.HostNameType != UriHostNameType.IPv4 || rest.Contains('.', StringComparison.Ordinal))
                ? $"; did you mean {InputText.Show(meant)}?"
                : string.Empty;
    }
}
