using System.Globalization;
using System.Text;

namespace ConcurrentWeb.Books;

/// <summary>
/// Google Books: the list of volumes that match <c>isbn:</c>. The answer may hold other editions, and at times another
/// book altogether, so only a volume that names the ISBN among its identifiers counts.
/// </summary>
public sealed class GoogleBooksProvider : IBookMetadataProvider
{
    private const string KeyHeader = "X-Goog-Api-Key";

    // The service gives at most 40 volumes an answer. For one book a few are enough: other editions may come first.
    private const int VolumesForMany = 40;
    private const int VolumesForOne = 10;

    /// <inheritdoc/>
    public string Name => "GoogleBooks";

    /// <inheritdoc/>
    public Uri DefaultBaseUri { get; } = new("https://www.googleapis.com/books/v1/volumes");

    /// <inheritdoc/>
    public int MaximumIsbnsPerRequest => VolumesForMany;

    /// <inheritdoc/>
    public RequestDefinition CreateRequest(IReadOnlyList<Isbn> isbns, BookProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(isbns);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(isbns.Count, nameof(isbns));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(isbns.Count, MaximumIsbnsPerRequest, nameof(isbns));

        return new RequestDefinition
        {
            Uri = Address(options.BaseUri ?? DefaultBaseUri, isbns),
            Method = HttpMethod.Get,
            Headers = options.ApiKey is null ? [] : [KeyValuePair.Create(KeyHeader, options.ApiKey)],
        };
    }

    /// <inheritdoc/>
    public BookProviderAnswer Read(WebResult answer, IReadOnlyList<Isbn> isbns)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(isbns);

        // An engine that skips the check of the status leaves the error to be seen here.
        return answer.Error is null && answer.StatusCode < 400
            ? GoogleBooksAnswer.Read(answer.Body, isbns, Name)
            : BookProviderAnswer.Failed(ReadFailure(answer) ?? answer.Error ?? StatusFailure(answer.StatusCode));
    }

    /// <inheritdoc/>
    public WebError? ReadFailure(WebResult answer)
    {
        ArgumentNullException.ThrowIfNull(answer);

        return answer.StatusCode < 400 ? null : GoogleBooksFailure.Read(answer.Body);
    }

    private static WebError StatusFailure(int status) => new(
        WebErrorKind.HttpStatusFailure,
        string.Create(CultureInfo.InvariantCulture, $"Google Books answered with the status {status}."));

    private static Uri Address(Uri baseUri, IReadOnlyList<Isbn> isbns)
    {
        var address = new StringBuilder(baseUri.GetLeftPart(UriPartial.Query));
        address.Append(baseUri.Query.Length == 0 ? "?q=" : "&q=");
        for (var i = 0; i < isbns.Count; i++)
        {
            address.Append(i == 0 ? "isbn:" : "%20OR%20isbn:").Append(isbns[i].Isbn13);
        }

        var volumes = isbns.Count == 1 ? VolumesForOne : VolumesForMany;
        address.Append(CultureInfo.InvariantCulture, $"&maxResults={volumes}");
        return new Uri(address.ToString(), UriKind.Absolute);
    }
}
