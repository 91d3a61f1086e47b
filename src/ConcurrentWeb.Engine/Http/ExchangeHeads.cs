using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace ConcurrentWeb.Http;

/// <summary>
/// The heads of all exchanges of one input, redirections and retries included, as text in the form that Invoke-WebRequest has with
/// -Debug. Secrets are hidden. Bodies are left out: nobody can tell which secrets they hold.
/// </summary>
internal sealed class ExchangeHeads
{
    private readonly List<string> _texts = [];

    /// <summary>A text for each request, and for each response behind its request.</summary>
    internal IReadOnlyList<string> Texts => _texts;

    /// <summary>Adds an exchange. To be called when the request has been sent: what sends it adds headers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="response">The response; null where none came.</param>
    internal void Add(HttpRequestMessage request, HttpResponseMessage? response)
    {
        var sent = SentSecrets.Of(request);
        var address = Redaction.Show(request.RequestUri!);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"WebRequest Detail: {request.Method} {address} HTTP/{request.Version}\n");
        if (Query(address) is { Length: > 0 } query)
        {
            text.Append("--- QUERY\n").AppendJoin('\n', query.Split('&')).Append("\n\n");
        }

        AppendHeaders(text, [request.Headers, request.Content?.Headers], sent);
        _texts.Add(text.ToString());
        if (response is not null)
        {
            text.Clear();
            text.Append(CultureInfo.InvariantCulture, $"WebResponse Detail: {(int)response.StatusCode} {response.ReasonPhrase} HTTP/{response.Version}\n");
            AppendHeaders(text, [response.Headers, response.Content.Headers], sent);
            _texts.Add(PrintableText.Clean(text.ToString()));
        }
    }

    private static string Query(string address)
    {
        var withoutFragment = address.Split('#', 2)[0];
        var start = withoutFragment.IndexOf('?', StringComparison.Ordinal);
        return start < 0 ? string.Empty : withoutFragment[(start + 1)..];
    }

    private static void AppendHeaders(StringBuilder text, HttpHeaders?[] sets, SentSecrets? sent)
    {
        text.Append("--- HEADERS");
        foreach (var headers in sets)
        {
            foreach (var (name, values) in headers?.NonValidated ?? default)
            {
                text.Append('\n').Append(name).Append(": ").AppendJoin(", ", values.Select(value => RedactedMessage.Show(name, value, sent)));
            }
        }
    }
}
