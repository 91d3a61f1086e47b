using System.Globalization;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Tells hosts from other words, where an address has no scheme.</summary>
internal static class HostSyntax
{
    /// <summary>
    /// Whether text is <c>host[:port][/path][?query]</c> beyond doubt: the host is localhost, has a dot or a port, or is an
    /// IPv6 address in brackets; and there is no space. So a word, a mail address, a number, a path and a time are none.
    /// </summary>
    internal static bool BeginsWithHost(string text)
    {
        if (text.AsSpan().ContainsAny(" \t\r\n\\") || text.Contains("://", StringComparison.Ordinal))
        {
            return false;
        }

        var end = text.AsSpan().IndexOfAny("/?#");
        var authority = end < 0 ? text.AsSpan() : text.AsSpan(0, end);
        if (authority is ['[', ..])
        {
            var close = authority.IndexOf(']');
            return close > 0 && Uri.CheckHostName(authority[..(close + 1)].ToString()) == UriHostNameType.IPv6
                && (close + 1 == authority.Length || (authority[close + 1] == ':' && IsPort(authority[(close + 2)..])));
        }

        var colon = authority.IndexOf(':');
        var host = colon < 0 ? authority : authority[..colon];
        var hasPort = colon >= 0;
        return (!hasPort || IsPort(authority[(colon + 1)..]))
            && (hasPort ? !IsScheme(host) : host.Contains('.') || host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            && IsHost(host);
    }

    /// <summary>A scheme with slashes left out, as in http:80, is a slip of the pen.</summary>
    private static bool IsScheme(ReadOnlySpan<char> host) =>
        host.Equals("http", StringComparison.OrdinalIgnoreCase) || host.Equals("https", StringComparison.OrdinalIgnoreCase);

    private static bool IsPort(ReadOnlySpan<char> text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>A name of labels, or four numbers; what ends with a number otherwise is a number itself, or a time.</summary>
    private static bool IsHost(ReadOnlySpan<char> host)
    {
        var name = host.ToString();
        var last = name[(name.LastIndexOf('.') + 1)..];
        return Uri.CheckHostName(name) switch
        {
            UriHostNameType.IPv4 => name.Count(static c => c == '.') == 3,
            UriHostNameType.Dns => !last.All(char.IsAsciiDigit),
            _ => false,
        };
    }
}
