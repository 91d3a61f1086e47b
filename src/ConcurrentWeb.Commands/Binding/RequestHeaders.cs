using System.Collections.Frozen;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>
/// Headers as they were given, apart from the two that go with the body: its type, which -ContentType may override, and
/// its length, which is what it turns out to be, whatever anybody says.
/// </summary>
/// <param name="Others">All headers but these.</param>
/// <param name="ContentType">The type; null where none was given.</param>
internal sealed record RequestHeaders(IReadOnlyList<KeyValuePair<string, string>> Others, string? ContentType)
{
    private static readonly FrozenSet<string> OfContent = FrozenSet.ToFrozenSet(
        ["Allow", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location", "Content-MD5", "Content-Range", "Expires", "Last-Modified"],
        StringComparer.OrdinalIgnoreCase);

    internal static RequestHeaders None { get; } = new([], ContentType: null);

    /// <summary>Reads what a user, or a cell, gives.</summary>
    /// <param name="value">A dictionary, JSON text, or lines.</param>
    /// <param name="skipValidation">Do not ask whether values are such as their headers hold.</param>
    /// <exception cref="InputFailureException">It is none of these, or one of the headers may not be sent.</exception>
    internal static RequestHeaders Of(object value, bool skipValidation)
    {
        var headers = HeaderBinder.Bind(value);
        var type = headers.FindLastIndex(header => Is(header, "Content-Type")) is >= 0 and var last ? headers[last].Value : null;
        headers.RemoveAll(header => Is(header, "Content-Type") || Is(header, "Content-Length"));
        if (!skipValidation)
        {
            CheckValues(headers);
        }

        return new(headers, type);
    }

    /// <summary>Checks -UserAgent, which is a header, too.</summary>
    /// <exception cref="InputFailureException">It may not be sent.</exception>
    internal static void CheckUserAgent(string? userAgent, bool skipValidation)
    {
        if (userAgent is not null)
        {
            KeyValuePair<string, string> header = new("User-Agent", userAgent);
            HeaderBinder.Check(header);
            if (!skipValidation)
            {
                CheckValues([header]);
            }
        }
    }

    /// <summary>The command line's headers, and of the row's those that the command line does not name.</summary>
    /// <param name="row">The row's.</param>
    /// <param name="hasUserAgent">The command line has a -UserAgent, which is as good as the header.</param>
    internal IReadOnlyList<KeyValuePair<string, string>> Merge(RequestHeaders row, bool hasUserAgent)
    {
        if (row.Others.Count == 0 || (Others.Count == 0 && !hasUserAgent))
        {
            return row.Others.Count == 0 ? Others : row.Others;
        }

        var named = Others.Select(header => header.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (hasUserAgent)
        {
            named.Add("User-Agent");
        }

        return [.. Others, .. row.Others.Where(header => !named.Contains(header.Key))];
    }

    /// <summary>
    /// Whether values are such as their headers hold, in the way in which HttpHeaders.Add asks. Neither the value nor
    /// the exception, which quotes it, is shown: it may be a secret.
    /// </summary>
    private static void CheckValues(IEnumerable<KeyValuePair<string, string>> headers)
    {
        using var message = new HttpRequestMessage();
        using var content = new ByteArrayContent([]);
        foreach (var (name, value) in headers)
        {
            try
            {
                if (OfContent.Contains(name))
                {
                    content.Headers.Add(name, value);
                }
                else
                {
                    message.Headers.Add(name, value);
                }
            }
            catch (FormatException)
            {
                throw new InputFailureException(
                    WebErrorKind.InvalidHeader,
                    $"the value of the header '{name}' is not in the form that this header has; with -SkipHeaderValidation it is sent as it is");
            }
        }
    }

    private static bool Is(KeyValuePair<string, string> header, string name) => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
