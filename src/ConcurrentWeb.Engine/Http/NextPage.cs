using ConcurrentWeb.Http.Redirection;

namespace ConcurrentWeb.Http;

/// <summary>The request for the page after one that has been answered, where the answer's Link header names it (RFC 8288).</summary>
internal static class NextPage
{
    private const string Relation = "next";

    /// <summary>The request, or why it must not be sent; both null where there is no next page.</summary>
    /// <remarks>
    /// As with Invoke-RestMethod the method, the body and the headers are those of the page before, save Authorization, which
    /// goes on only where the options say so. To another origin go what <see cref="RedirectRules.KeepHarmless"/> keeps, and no body.
    /// </remarks>
    internal static (RequestDefinition? Request, WebError? Error) After(RequestDefinition request, WebResult page, EngineOptions options)
    {
        if (!page.RelationLink.TryGetValue(Relation, out var target) || !Uri.TryCreate(target, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            return default;
        }

        if (RedirectRules.IsDowngrade(page.ResponseUri ?? request.Uri, uri) && !options.AllowInsecureRedirect)
        {
            return (null, Error(WebErrorKind.InsecureRedirection, request, uri, "the link to the next page leads from https to http"));
        }

        if (request.OutFile is not null)
        {
            return (null, Error(WebErrorKind.InvalidOutFile, request, uri, "the next page would be written over the one before"));
        }

        if (request is { CreateContent: not null, IsReplayable: false })
        {
            return (null, Error(WebErrorKind.InvalidBody, request, uri, "the body can be sent only once, and the next page would need it again"));
        }

        var next = request with { Uri = uri, FollowsAnother = true };
        if (Origin.Of(request.Uri) == Origin.Of(uri))
        {
            return (options.PreserveAuthorizationOnRedirect ? next : next with { Headers = WithoutAuthorization(request.Headers) }, null);
        }

        return request.CreateContent is null
            ? (next with { Headers = RedirectRules.KeepHarmless(request.Headers) }, null)
            : (null, Error(WebErrorKind.InvalidResponse, request, uri, "the link to the next page leads to another origin, and the body does not go there"));
    }

    private static WebError Error(WebErrorKind kind, RequestDefinition request, Uri uri, string reason) =>
        new(kind, $"{request.Method.Method} {Redaction.Name(uri)}: {reason}.");

    private static IReadOnlyList<KeyValuePair<string, string>> WithoutAuthorization(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        static bool IsAuthorization(KeyValuePair<string, string> header) => header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase);
        return headers.Any(IsAuthorization) ? [.. headers.Where(static header => !IsAuthorization(header))] : headers;
    }
}
