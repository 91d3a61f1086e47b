using System.Globalization;

namespace ConcurrentWeb.Books;

/// <summary>
/// Google Books: the list of volumes that match an ISBN. The answer may hold other editions, and at times another
/// book altogether, so only a volume that names the ISBN among its identifiers counts. Some books answer to
/// <c>ISBN:</c> in capitals only, and some to the bare number only, so these are tried after <c>isbn:</c>.
/// </summary>
public sealed class GoogleBooksProvider : IBookMetadataProvider
{
    internal const string ProviderName = "GoogleBooks";

    private const string KeyHeader = "X-Goog-Api-Key";

    // The service gives at most 40 volumes an answer. For one book a few are enough: other editions may come first.
    private const int VolumesForMany = 40;
    private const int VolumesForOne = 10;

    private static readonly string[] Prefixes = ["isbn:", "ISBN:", string.Empty];

    private static readonly BookProviderLimits KeyedLimits = new()
    {
        MaximumIsbnsPerRequest = VolumesForMany,
        Forms = Prefixes.Length,
        RequestsPerDay = 1000,
        QuotaTimeZone = "America/Los_Angeles",
    };

    // The quota that all who have no key share is mostly none.
    private static readonly BookProviderLimits KeylessLimits = KeyedLimits with { MayBeClosed = true };

    /// <inheritdoc/>
    public string Name => ProviderName;

    /// <inheritdoc/>
    public Uri DefaultBaseUri { get; } = new("https://www.googleapis.com/books/v1/volumes");

    /// <inheritdoc/>
    public BookProviderLimits Limits(BookProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.ApiKey is null ? KeylessLimits : KeyedLimits;
    }

    /// <inheritdoc/>
    public RequestDefinition CreateRequest(BookQuery query, BookProviderOptions options)
    {
        ProviderRequest.Check(this, query, options);
        var prefix = Prefixes[query.Form];
        var terms = string.Join("%20OR%20", query.Isbns.Select(isbn => prefix + isbn.Isbn13));
        var volumes = query.Isbns.Count == 1 ? VolumesForOne : VolumesForMany;
        var country = options.Country is null ? string.Empty : $"&country={options.Country}";
        var address = ProviderRequest.Address(
            this, options, string.Create(CultureInfo.InvariantCulture, $"q={terms}&maxResults={volumes}{country}"));
        var request = options.ApiKey is null
            ? ProviderRequest.Get(address, options)
            : ProviderRequest.Get(address, options, KeyValuePair.Create(KeyHeader, options.ApiKey));
        return request with { Interpret = GoogleBooksFailure.Interpret };
    }

    /// <inheritdoc/>
    public BookProviderAnswer Read(WebResult answer, BookQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (ProviderRequest.Failure(answer, "Google Books") is not { } failed)
        {
            return GoogleBooksAnswer.Read(answer.Body, query);
        }

        return ReadFailure(answer) is not { } failure ? failed
            : failure.Kind is WebErrorKind.QuotaExhausted or WebErrorKind.AuthenticationFailure
                ? BookProviderAnswer.Refused(failure, GoogleBooksFailure.IsQuotaOfNothing(answer.Body))
            : BookProviderAnswer.Failed(failure);
    }

    /// <inheritdoc/>
    public WebError? ReadFailure(WebResult answer)
    {
        ArgumentNullException.ThrowIfNull(answer);

        return answer.StatusCode < 400 ? null : GoogleBooksFailure.Read(answer.Body);
    }
}
