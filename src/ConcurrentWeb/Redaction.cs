using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ConcurrentWeb;

/// <summary>Decides what counts as a secret, and hides it in what is shown to people.</summary>
internal static class Redaction
{
    private const int LongestName = 200;
    private const int EndOfLongName = 50;

    /// <summary>Stands in place of a secret.</summary>
    internal const string Hidden = "***";

    private static readonly string[] SecretHeaders = ["Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"];

    private static readonly string[] SecretWords = ["key", "token", "secret", "password", "passwd", "pwd", "signature"];

    /// <summary>The bibliographic keys that Open Library is asked for, which are ISBNs: an error that hides them says nothing.</summary>
    private const string PlainKeys = "bibkeys";

    /// <summary>Whether a header or query parameter of this name carries a secret.</summary>
    internal static bool IsSecretName(ReadOnlySpan<char> name)
    {
        foreach (var header in SecretHeaders)
        {
            if (name.Equals(header, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var word in SecretWords)
        {
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return !name.Equals(PlainKeys, StringComparison.OrdinalIgnoreCase);
            }
        }

        return name.Equals("sig", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The address as it may be shown: user-info, and secret values of the query and the fragment, hidden.</summary>
    internal static string Show(Uri uri)
    {
        var text = uri.IsAbsoluteUri ? uri.AbsoluteUri : uri.OriginalString;
        return Show(text);
    }

    /// <summary>The address as a sentence names it: as it may be shown, and cut in the middle where it is very long.</summary>
    internal static string Name(Uri uri)
    {
        var text = Show(uri);
        return text.Length <= LongestName
            ? text
            : string.Concat(text.AsSpan(0, LongestName - EndOfLongName - 1), "…", text.AsSpan(text.Length - EndOfLongName));
    }

    /// <summary>Whether showing the address would have to hide something.</summary>
    internal static bool HoldsSecret(Uri uri)
    {
        // Nearly every address ends here: with nothing behind its path, no user-info, and no other address in it, there is nothing to look at.
        if (uri.IsAbsoluteUri && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0 && !AddressInAddress.IsIn(uri.AbsolutePath))
        {
            return false;
        }

        var text = uri.IsAbsoluteUri ? uri.AbsoluteUri : uri.OriginalString;
        return !ReferenceEquals(Show(text), text);
    }

    /// <summary>The address with its secrets hidden; the same instance where nothing had to be.</summary>
    [return: NotNullIfNotNull(nameof(uri))]
    internal static Uri? Redact(Uri? uri) => uri is null || !HoldsSecret(uri) ? uri : new Uri(Show(uri), UriKind.RelativeOrAbsolute);

    /// <summary>Text that is, or was meant to be, an address; the same instance where nothing had to be hidden.</summary>
    internal static string Show(string address)
    {
        var shown = HideUserInfo(address);

        // A log-in may redirect with its token in the fragment (OAuth 2.0, RFC 6749, section 4.2.2).
        var values = shown.AsSpan().IndexOfAny('?', '#');
        return AddressInAddress.Hide(values < 0 ? shown : HideValues(shown, values + 1));
    }

    private static string HideUserInfo(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return HideUserWithoutScheme(address);
        }

        var start = scheme + 3;
        var end = address.AsSpan(start).IndexOfAny('/', '?', '#');
        var at = (end < 0 ? address.AsSpan(start) : address.AsSpan(start, end)).LastIndexOf('@');
        return at < 0 ? address : string.Concat(address.AsSpan(0, start), Hidden, address.AsSpan(start + at));
    }

    /// <summary>In an address without a scheme a name before an @ may belong to a mail address; with a colon it has a password.</summary>
    private static string HideUserWithoutScheme(string address)
    {
        var end = address.AsSpan().IndexOfAny('/', '?', '#');
        var at = (end < 0 ? address.AsSpan() : address.AsSpan(0, end)).LastIndexOf('@');
        var user = at < 0 ? [] : address.AsSpan(0, at);
        return user.Contains(':') && user.IndexOfAny(' ', '\t', '\n') < 0 ? string.Concat(Hidden, address.AsSpan(at)) : address;
    }

    private static string HideValues(string address, int start)
    {
        StringBuilder? shown = null;
        var copied = 0;
        while (start < address.Length)
        {
            var end = address.AsSpan(start).IndexOfAny('&', '#');
            end = end < 0 ? address.Length : start + end;
            var equals = address.AsSpan(start, end - start).IndexOf('=');
            if (equals >= 0 && equals + 1 < end - start && IsSecretName(address.AsSpan(start, equals)))
            {
                shown ??= new StringBuilder(address.Length);
                shown.Append(address, copied, start + equals + 1 - copied).Append(Hidden);
                copied = end;
            }

            start = end + 1;
        }

        return shown is null ? address : shown.Append(address, copied, address.Length - copied).ToString();
    }
}
