using System.Text;
using System.Text.RegularExpressions;

namespace ConcurrentWeb;

/// <summary>
/// Hides the secrets of an address that stands in another one's path or query, as gateways, archives and log-ins have it, as
/// it is or escaped once.
/// </summary>
internal static partial class AddressInAddress
{
    private const string Start = "://";
    private const string EscapedStart = "%3A%2F%2F";

    /// <summary>Whether there is one in what comes after the scheme.</summary>
    internal static bool IsIn(ReadOnlySpan<char> text) =>
        text.Contains(Start, StringComparison.Ordinal) || text.Contains(EscapedStart, StringComparison.OrdinalIgnoreCase);

    /// <summary>The address with them hidden; the same instance where there are none.</summary>
    internal static string Hide(string address)
    {
        var own = address.IndexOf(Start, StringComparison.Ordinal);
        if (!IsIn(own < 0 ? address : address.AsSpan(own + Start.Length)))
        {
            return address;
        }

        var shown = HideValues(UserInfo().Replace(address, Redaction.Hidden));
        return shown == address ? address : shown;
    }

    private static string HideValues(string address)
    {
        var shown = new StringBuilder(address.Length);
        var copied = 0;
        foreach (Match name in Name().Matches(address))
        {
            var start = name.Index + name.Length;
            if (start >= copied && Redaction.IsSecretName(name.Groups["name"].ValueSpan))
            {
                var end = End().Match(address, start);
                shown.Append(address, copied, start - copied).Append(Redaction.Hidden);
                copied = end.Index;
            }
        }

        return shown.Append(address, copied, address.Length - copied).ToString();
    }

#pragma warning disable MA0009 // Each character is looked at once or twice: nothing in them can be matched in two ways.
    /// <summary>What stands between the scheme and an @.</summary>
    [GeneratedRegex("(?<=://|%3A%2F%2F)(?:(?!%2F|%3F|%23|%26|%40)[^/?#&@\\s])+(?=@|%40)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    /// <summary>The name of a value of a query or a fragment.</summary>
    [GeneratedRegex("(?:[?&#]|%3F|%26|%23)(?<name>[\\w.\\[\\]-]+)(?:=|%3D)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    /// <summary>Where the value ends.</summary>
    [GeneratedRegex("[&#\\s]|%26|%23|$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex End();
#pragma warning restore MA0009
}
