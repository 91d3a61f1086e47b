using System.Globalization;
using System.Reflection;

namespace ConcurrentWeb.Books;

/// <summary>What the requests and the failures of all providers have in common.</summary>
internal static class ProviderRequest
{
    private static readonly string ProjectUrl = typeof(ProviderRequest).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(metadata => metadata.Key == "ProjectUrl").Value!;

    /// <summary>A GET that says who asks.</summary>
    internal static RequestDefinition Get(Uri uri, BookProviderOptions options, params IEnumerable<KeyValuePair<string, string>> headers) => new()
    {
        Uri = uri,
        Method = HttpMethod.Get,
        Headers = [KeyValuePair.Create("User-Agent", UserAgent(options)), .. headers],
    };

    /// <summary>The address with a query behind what it has of one.</summary>
    internal static Uri Address(IBookMetadataProvider provider, BookProviderOptions options, string query)
    {
        var baseUri = options.BaseUri ?? provider.DefaultBaseUri;
        return new Uri($"{baseUri.GetLeftPart(UriPartial.Query)}{(baseUri.Query.Length == 0 ? '?' : '&')}{query}", UriKind.Absolute);
    }

    /// <exception cref="ArgumentOutOfRangeException">The provider cannot be asked so.</exception>
    internal static void Check(IBookMetadataProvider provider, BookQuery query, BookProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(options);
        var limits = provider.Limits(options);
        ArgumentOutOfRangeException.ThrowIfZero(query.Isbns.Count, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Isbns.Count, limits.MaximumIsbnsPerRequest, nameof(query));
        ArgumentOutOfRangeException.ThrowIfNegative(query.Form, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(query.Form, limits.Forms, nameof(query));
    }

    /// <summary>The failure to get an answer; null where there is one. An engine that skips the check of the status leaves it to be seen here.</summary>
    internal static BookProviderAnswer? Failure(WebResult answer, string provider)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Error is null && answer.StatusCode < 400)
        {
            return null;
        }

        var failure = ServiceMessage.Read(
            answer.Error ?? new WebError(
                WebErrorKind.HttpStatusFailure,
                string.Create(CultureInfo.InvariantCulture, $"{provider} answered with the status {answer.StatusCode}.")),
            answer);

        // The engine itself sends nothing more to a server that asks for a pause of hours.
        return failure.Kind == WebErrorKind.QuotaExhausted
            ? BookProviderAnswer.Refused(failure with { Message = Refusal(failure, provider) }, isClosed: false)
            : BookProviderAnswer.Failed(failure);
    }

    /// <summary>It goes for all that is left of the list, so the request that was told so is not named.</summary>
    private static string Refusal(WebError failure, string provider) => failure.RetryAt is { } at
        ? FormattableString.Invariant($"{provider} says that it is not to be asked again before {at:u}.")
        : $"{provider} gives no more answers: its quota is used up.";

    /// <summary>An answer that is not what the service gives.</summary>
    internal static BookProviderAnswer Unreadable(string provider, string what, Exception? exception = null) => BookProviderAnswer.Failed(
        new WebError(WebErrorKind.InvalidResponse, $"{provider} gave an answer that is {what}.") { Exception = exception });

    /// <summary>The place of the ISBN among those asked; negative where it is none of them.</summary>
    internal static int IndexOf(this BookQuery query, Isbn isbn)
    {
        for (var i = 0; i < query.Isbns.Count; i++)
        {
            if (query.Isbns[i] == isbn)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The places of the texts among the ISBNs asked; texts that are no ISBNs have none.</summary>
    internal static IEnumerable<int> PlacesOf(this BookQuery query, IEnumerable<string?> texts)
    {
        foreach (var text in texts)
        {
            if (Isbn.TryParse(text, out var isbn) && query.IndexOf(isbn) is >= 0 and var place)
            {
                yield return place;
            }
        }
    }

    /// <summary>
    /// Several services give more to those who can be reached. Google sends what is compressed only to those whose name has
    /// gzip in it.
    /// </summary>
    private static string UserAgent(BookProviderOptions options) => options.UserAgent
        ?? $"{EngineOptions.DefaultUserAgent} (+{ProjectUrl}; {(options.Contact is null ? string.Empty : $"{options.Contact}; ")}gzip)";
}
