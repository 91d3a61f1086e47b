using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConcurrentWeb;

/// <summary>
/// The secrets that a request was sent with, in its headers and its address, so that they can be hidden where a server says
/// them back, as one does that shows the request in its error. Those of a body are not among them.
/// </summary>
internal sealed class SentSecrets
{
    /// <summary>What is shorter stands in texts by chance, and hiding it would spoil them.</summary>
    private const int ShortestSecret = 6;

    /// <summary>The secrets, and how JSON, HTML and addresses write them; the longer ones first, since one may be a part of another.</summary>
    private readonly string[] _forms;

    private SentSecrets(IEnumerable<string> secrets) =>
        _forms = [.. secrets
            .SelectMany(static secret => new[]
            {
                secret,
                JsonEncodedText.Encode(secret).ToString(),
                JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
                WebUtility.HtmlEncode(secret),
                Uri.EscapeDataString(secret),
            })
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(static form => form.Length)];

    /// <summary>The secrets of a request; null where it has none.</summary>
    internal static SentSecrets? Of(HttpRequestMessage? request)
    {
        var all = request is null ? [] : OfHeaders(request).Concat(OfAddress(request.RequestUri));
        var secrets = all.Where(static secret => secret.Length >= ShortestSecret).ToList();
        return secrets.Count == 0 ? null : new SentSecrets(secrets);
    }

    /// <summary>The text with the secrets hidden; the same instance where it has none.</summary>
    internal string Hide(string text)
    {
        foreach (var form in _forms)
        {
            text = text.Replace(form, Redaction.Hidden, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>A body with the secrets hidden; the same bytes where it has none.</summary>
    /// <param name="body">The body.</param>
    /// <param name="encoding">What its text is encoded in; null where it is not text.</param>
    internal ReadOnlyMemory<byte> Hide(ReadOnlyMemory<byte> body, Encoding? encoding)
    {
        // What is said of the encoding need not be true: the bytes are still there for who looks at them.
        body = HideIn(body, Encoding.UTF8);
        return encoding is null || encoding.CodePage == Encoding.UTF8.CodePage ? body : HideIn(body, encoding);
    }

    private ReadOnlyMemory<byte> HideIn(ReadOnlyMemory<byte> body, Encoding encoding)
    {
        var hidden = encoding.GetBytes(Redaction.Hidden);
        foreach (var form in _forms)
        {
            body = Replace(body, encoding.GetBytes(form), hidden);
        }

        return body;
    }

    private static ReadOnlyMemory<byte> Replace(ReadOnlyMemory<byte> body, ReadOnlySpan<byte> form, ReadOnlySpan<byte> hidden)
    {
        var rest = body.Span;
        MemoryStream? shown = null;
        for (var at = rest.IndexOf(form); at >= 0; at = rest.IndexOf(form))
        {
            shown ??= new MemoryStream(body.Length);
            shown.Write(rest[..at]);
            shown.Write(hidden);
            rest = rest[(at + form.Length)..];
        }

        shown?.Write(rest);
        return shown is null ? body : shown.GetBuffer().AsMemory(0, (int)shown.Length);
    }

    private static IEnumerable<string> OfHeaders(HttpRequestMessage request)
    {
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            if (!Redaction.IsSecretName(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                yield return value;
                foreach (var part in name.Equals("Cookie", StringComparison.OrdinalIgnoreCase) ? OfCookies(value) : OfCredentials(value))
                {
                    yield return part;
                }
            }
        }
    }

    private static IEnumerable<string> OfCookies(string header) =>
        header.Split(';').Select(static cookie => cookie.Split('=', 2)).Where(static pair => pair.Length == 2).Select(static pair => pair[1].Trim());

    /// <summary>What stands behind the scheme; of Basic (RFC 7617), also what it is made of.</summary>
    private static IEnumerable<string> OfCredentials(string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            yield break;
        }

        var credentials = header[(space + 1)..].Trim();
        yield return credentials;
        var decoded = new byte[credentials.Length];
        if (header.AsSpan(0, space).Equals("Basic", StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(credentials, decoded, out var count))
        {
            foreach (var part in OfUser(Encoding.UTF8.GetString(decoded, 0, count)))
            {
                yield return part;
            }
        }
    }

    /// <summary>The name of a user is no secret, as long as there is a password.</summary>
    private static string[] OfUser(string user) =>
        user.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? [user, user[(colon + 1)..]] : [user];

    private static IEnumerable<string> OfAddress(Uri? address)
    {
        if (address is not { IsAbsoluteUri: true })
        {
            return [];
        }

        var query = address.Query.TrimStart('?').Split('&')
            .Select(static pair => pair.Split('=', 2))
            .Where(static pair => pair.Length == 2 && Redaction.IsSecretName(pair[0]))
            .Select(static pair => pair[1]);
        return OfUser(address.UserInfo).Concat(query).SelectMany(static text => new[] { text, Uri.UnescapeDataString(text) });
    }
}
