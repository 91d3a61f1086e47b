using System.Buffers;
using System.Globalization;
using System.IO.Enumeration;
using System.Net;
using System.Net.Sockets;

namespace ConcurrentWeb;

/// <summary>
/// The hosts that may be asked: names and addresses, in which <c>*</c> stands for any number of characters and <c>?</c>
/// for one. Case does not matter, nor does a dot at the end. <c>*.example.org</c> is every name below example.org, at
/// any depth, and not example.org itself.
/// </summary>
public sealed class AllowedHosts
{
    private static readonly IdnMapping Idn = new();

    private static readonly SearchValues<char> NoPartOfHosts = SearchValues.Create("/\\@#%[] \t");

    private readonly string[] _patterns;

    /// <param name="patterns">Host names, addresses and patterns of these, without scheme and port.</param>
    /// <exception cref="ArgumentException">One of them is none; or there are none at all.</exception>
    public AllowedHosts(IEnumerable<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        _patterns = [.. patterns.Select(pattern => Normalize(pattern)
            ?? throw new ArgumentException($"{PrintableText.Quote(pattern ?? string.Empty)} is not a host or a pattern of hosts.", nameof(patterns)))];
        if (_patterns.Length == 0)
        {
            throw new ArgumentException("No host would be allowed: give at least one.", nameof(patterns));
        }
    }

    /// <summary>Whether the text is a host name, an address or a pattern of these.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>False where it has a scheme, a port or a path, or is no name.</returns>
    public static bool IsPattern(string text) => Normalize(text) is not null;

    /// <summary>Whether the address's host matches one of the patterns.</summary>
    /// <param name="uri">An absolute address.</param>
    /// <returns>False, too, for a relative address.</returns>
    public bool Allows(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri)
        {
            return false;
        }

        var host = uri.IdnHost.TrimEnd('.');
        foreach (var pattern in _patterns)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, host, ignoreCase: true))
            {
                return true;
            }
        }

        return false;
    }

    /// <exception cref="Http.ExchangeException">The host is not allowed.</exception>
    internal void Check(Uri uri)
    {
        if (!Allows(uri))
        {
            throw new Http.ExchangeException(WebErrorKind.AddressNotAllowed, $"the host '{uri.Host}' is not one of those allowed");
        }
    }

    /// <summary>The pattern as it meets <see cref="Uri.IdnHost"/>: foreign names in Punycode, IPv6 without brackets. Null for what is none.</summary>
    private static string? Normalize(string? pattern)
    {
        var text = (pattern ?? string.Empty).Trim().TrimEnd('.');
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && !text.Contains("]:", StringComparison.Ordinal)
                ? address.ToString()
                : null;
        }

        if (text.Length == 0 || text.AsSpan().IndexOfAny(NoPartOfHosts) >= 0)
        {
            return null;
        }

        try
        {
            return string.Join('.', text.Split('.').Select(ToAscii));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <exception cref="ArgumentException">It is not part of a name; or it is not ASCII and holds a wildcard.</exception>
    private static string ToAscii(string label) =>
        label.All(char.IsAscii) ? label
        : label.AsSpan().IndexOfAny('*', '?') < 0 ? Idn.GetAscii(label)
        : throw new ArgumentException("Punycode knows no wildcards.", nameof(label));
}
