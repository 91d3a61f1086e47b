using System.Globalization;

namespace ConcurrentWeb.Http;

/// <summary>What is wrong with the host or the port of an address that the runtime takes for none, which does not say so itself.</summary>
internal static class AuthorityFault
{
    /// <summary>In characters (RFC 1035, section 2.3.4).</summary>
    internal const int LongestHost = 255;

    /// <summary>Looks at <c>[[scheme:]//][user@]host[:port][/path]</c>.</summary>
    /// <returns>A clause that repeats nothing of the text, in which there may be secrets; null where host and port tell nothing.</returns>
    internal static string? Of(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var rest = text.AsSpan(scheme >= 0 ? scheme + 3 : text.StartsWith("//", StringComparison.Ordinal) ? 2 : 0);
        var end = rest.IndexOfAny("/\\?#");
        var authority = end < 0 ? rest : rest[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var close = authority.IndexOf(']');
        var colon = authority[(close + 1)..].IndexOf(':');
        var host = colon < 0 ? authority : authority[..(close + 1 + colon)];
        return host.IsEmpty ? "there is no host in it"
            : host.ContainsAny(" \t") ? "there is a space in the host"
            : Uri.CheckHostName(authority.ToString()) == UriHostNameType.IPv6 && host[0] != '[' ? "an IPv6 address needs brackets"
            : host[0] == '[' ? FaultOfBrackets(host) ?? FaultOfPort(authority[host.Length..])
            : host.Length > LongestHost ? $"the host is longer than {LongestHost} characters"
            : FaultOfPort(authority[host.Length..]);
    }

    private static string? FaultOfBrackets(ReadOnlySpan<char> host) =>
        Uri.CheckHostName(host.ToString()) == UriHostNameType.IPv6 ? null : "the host in brackets is not an IPv6 address";

    private static string? FaultOfPort(ReadOnlySpan<char> port) =>
        port.Length < 2 || ushort.TryParse(port[1..], NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null
        : port[1..].ContainsAnyExceptInRange('0', '9') ? "the port is not a number"
        : $"the port is larger than {ushort.MaxValue}";
}
